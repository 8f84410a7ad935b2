// backup, restore, export and erase as an operator runs them, with a real server.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { EventSourceReader } from "../support/event_source.ts";
import { getJson, say, sayMany, signIn } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { runServerToEnd, ServerProcess } from "../support/server_process.ts";
import { runTask } from "../support/task_process.ts";
import { maintenanceArgs } from "../../tasks/data_folder.ts";

const ONE_LINE = /^[^\n]+\n$/;
const ENV = { HUBBUB_RATE: "0" };

Deno.test("a backup taken while the server runs is restored, and clients with old cursors are informed", async () => {
  await using server = await ServerProcess.start({ env: ENV });
  const { folder } = server;
  await sayMany(server, "lobby", 5);
  const backup = await runTask("backup", { folder, args: ["kept/"] });
  assertEquals(backup.code, 0, backup.stderr);
  assertMatch(backup.stdout, /^kept\/hubbub-\S+Z\.db: 5 events in 1 rooms\n$/);
  const [file = ""] = backup.stdout.split(":");
  assertMatch(backup.stderr, /hashes of session tokens/);
  await sayMany(server, "lobby", 3);
  const { epoch } = await getJson(server, "/rooms/lobby");

  const refused = await runTask("restore", { folder, args: [file] });
  assertEquals([refused.code, refused.stdout], [1, ""]);
  assertMatch(refused.stderr, ONE_LINE);
  assertMatch(refused.stderr, new RegExp(`another Hubbub \\(process ${server.pid}\\) uses it`));

  await server.kill("SIGTERM");
  const restored = await runTask("restore", { folder, args: [file] });
  assertEquals(restored.code, 0, restored.stderr);
  assertMatch(
    restored.stdout,
    /^\.\/data: 5 events in 1 rooms, from .*\nThe previous log is kept as/,
  );
  await server.restart();

  const now = await getJson(server, "/rooms/lobby");
  assertEquals([now.head, now.events.length], [5, 5]);
  assert(now.epoch !== epoch);
  // Within the restored log, so that only the epoch shows that they belong to another one.
  for (const seq of [3, 8]) {
    await using socket = await JsonSocket.open(server.socketUrl, { name: "alice" });
    socket.send({ type: "join", room: "lobby", after: seq, epoch });
    const joined = await socket.next("joined");
    assertEquals([joined.complete, joined.epoch, joined.events.length], [false, now.epoch, 5]);
    const polled = await getJson(server, `/rooms/lobby?after=${seq}.${epoch}&wait=1`);
    assertEquals([polled.complete, polled.epoch], [false, now.epoch]);
    await using stream = await EventSourceReader.open(`${server.url}/rooms/lobby`, {
      headers: { "last-event-id": `${seq}.${epoch}` },
    });
    await stream.next("reset");
  }
  assertEquals((await say(server, "lobby", "on we go")).seq, 6);
});

Deno.test("two backups and two restores within a second overwrite nothing", async () => {
  await using server = await ServerProcess.start({ env: ENV });
  const { folder } = server;
  await sayMany(server, "lobby", 2);
  const backups = await Promise.all([1, 2, 3].map(() => runTask("backup", { folder })));
  // The same name at the same moment is refused, and the existing file stays.
  const files = backups.filter(({ code }) => code === 0).map(({ stdout }) => stdout.split(":")[0]!);
  assertEquals(new Set(files).size, files.length);
  const [file = ""] = files;
  await say(server, "lobby", "the newest");
  await server.kill("SIGTERM");
  for (let round = 0; round < 2; round++) {
    assertEquals((await runTask("restore", { folder, args: [file] })).code, 0);
  }
  const kept = [...Deno.readDirSync(`${folder}/data`)].filter(({ name }) =>
    name.includes(".before-")
  );
  assertEquals(kept.length, 2);
});

Deno.test("export prints each event as the server sends it, while the server runs", async () => {
  await using server = await ServerProcess.start({ env: ENV });
  const { folder } = server;
  await sayMany(server, "lobby", 3);
  await say(server, "den", "in the den");
  const all = await runTask("export", { folder });
  assertEquals([all.code, all.stderr], [0, ""]);
  const { events } = await getJson(server, "/rooms/lobby");
  const den = await getJson(server, "/rooms/den");
  assertEquals(linesOf(all.stdout), [...den.events, ...events]);
  const one = await runTask("export", { folder, args: ["lobby"] });
  assertEquals(linesOf(one.stdout), events);
  const none = await runTask("export", { folder, args: ["attic"] });
  assertEquals([none.code, none.stdout], [1, ""]);
  assertMatch(none.stderr, ONE_LINE);
});

Deno.test("erase removes a user, and readers of their messages receive deletions", async () => {
  await using server = await ServerProcess.start({ env: ENV });
  const { folder } = server;
  const { user, authorization } = await signIn(server, "mallory", { email: "m@example.org" });
  const response = await fetch(`${server.url}/rooms/lobby`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ text: "regretted" }),
  });
  await response.body?.cancel();
  await say(server, "lobby", "stays", "bob");
  const { epoch } = await getJson(server, "/rooms/lobby");
  const refused = await runTask("erase", { folder, args: [user.id] });
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, ONE_LINE);
  await server.kill("SIGTERM");
  const erased = await runTask("erase", { folder, args: [user.id] });
  assertEquals(erased.code, 0, erased.stderr);
  assertEquals(
    erased.stdout,
    "Erased: 1 messages deleted, 2 events without the name, 1 sessions ended\n",
  );
  const again = await runTask("erase", { folder, args: [user.id] });
  assertEquals(again.code, 0, again.stderr);
  assertMatch(again.stdout, /^Nothing here has the id "u_\w+", or not any more; .*\n$/);
  await server.restart();
  await using socket = await JsonSocket.open(server.socketUrl);
  socket.send({ type: "join", room: "lobby", after: 2, epoch });
  const { complete, events: [deletion] } = await socket.next("joined");
  assertEquals([complete, deletion?.type], [true, "delete"]);
  assertEquals(deletion?.type === "delete" && deletion.target, 1);
  const session = await fetch(`${server.url}/session`, { headers: { authorization } });
  await session.body?.cancel();
  assertEquals(session.status, 401);
});

Deno.test("a damaged log stops the start with a line that names the task which fixes it", async () => {
  await using server = await ServerProcess.start({ env: ENV });
  const { folder } = server;
  await sayMany(server, "lobby", 2);
  assertEquals((await runTask("backup", { folder, args: ["good.db"] })).code, 0);
  await server.kill("SIGTERM");
  await Deno.truncate(`${folder}/data/hubbub.db`, 8_192);
  const { code, stderr } = await runServerToEnd({ folder });
  assertEquals(code, 1);
  assertMatch(stderr, ONE_LINE);
  const [, task] = /restore a backup with deno task (\w+)\n$/.exec(stderr) ?? [];
  const fixed = await runTask(task!, { folder, args: ["good.db"] });
  assertEquals(fixed.code, 0, fixed.stderr);
  await server.restart();
  assertEquals((await getJson(server, "/rooms/lobby")).head, 2);
});

Deno.test("maintenanceArgs() takes the folder as a start does: flag, variable, .env, default", () => {
  const dotenv = "HUBBUB_DATA=/from/file\n";
  const folderOf = (args: string[], variable: string, text = dotenv) =>
    maintenanceArgs(args, { variable, dotenv: text }).folder;
  assertEquals(folderOf(["--data", "/from/flag"], "/from/variable"), "/from/flag");
  assertEquals(folderOf([], "/from/variable"), "/from/variable");
  assertEquals(folderOf([], ""), "/from/file");
  assertEquals(folderOf([], "", ""), "./data");
  assertEquals(maintenanceArgs(["to.db"], { variable: "", dotenv }).words, ["to.db"]);
});

for (
  const [task, args, says] of [
    ["backup", [], /there is no log in it; name another with --data$/],
    ["restore", [], /^deno task restore <from> takes one file/],
    ["restore", ["none.db"], /^Cannot restore "none.db": there is no such file$/],
    ["export", ["--dta", "x"], /^Unknown option '--dta'/],
    ["export", [], /there is no log in it; name another with --data$/],
    ["erase", [], /^deno task erase <user id> takes one id/],
    ["erase", ["u_x", "--data", ":memory:"], /^There is nothing on disk: HUBBUB_DATA is :memory:$/],
  ] as const
) {
  Deno.test(`deno task ${task} ${args.join(" ")} says in a line what it lacks`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { code, stdout, stderr } = await runTask(task, { folder, args });
      assertEquals([code, stdout], [1, ""]);
      assertMatch(stderr, ONE_LINE);
      assertMatch(stderr.trimEnd(), says);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

// deno-lint-ignore no-explicit-any -- compared with what the server tells
function linesOf(stdout: string): any[] {
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}
