// Names and lines that could pass for those of others or of the server, from outside: refused, distinguished,
// apart or isolated on every way in and out.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals } from "@std/assert";
import { get, getJson, postJson, say, signIn, statusOf } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { PlainSocket } from "../support/plain_socket.ts";
import { ServerProcess } from "../support/server_process.ts";

/** Refused names, by what is wrong with them. */
const REFUSED = {
  "alice꞉ yes": "The name has a colon, or what looks like one",
  "alice: yes": "The name has a colon, or what looks like one",
  "alice∶ yes": "The name has a colon, or what looks like one",
  "alice៖ yes": "The name has a colon, or what looks like one",
  "alice王ꓽ yes": "The name has a colon, or what looks like one",
  "alice⧻m6fh": "The name ends like a tag",
  "✶ unauthorized": "The name begins with an asterisk, as what the server says",
  "alice♯m6fh": "The name ends like a tag",
  "alice#m6fh": "The name ends like a tag",
  "* unauthorized": "The name begins with an asterisk, as what the server says",
  "✱ unauthorized": "The name begins with an asterisk, as what the server says",
  "\uFFFC": "The name has characters that have no look of their own",
  "alice\uFFFD": "The name has characters that have no look of their own",
  "\u{1D159}": "The name has control or invisible characters",
  "\u0338alice": "The name has marks without a letter, or too many on one",
  "alice.\u0307 I resign": "The name has marks without a letter, or too many on one",
  "alice=\u20E6m6fh": "The name has marks without a letter, or too many on one",
  "×\u0335 closed": "The name has marks without a letter, or too many on one",
  "王\u0903 I resign": "The name has marks without a letter, or too many on one",
  "王\u{1107F}小明": "The name has marks without a letter, or too many on one",
  "...": "The name has no letter, digit or emoji",
};
/** They look alike, each by another rule. */
const ALIKE = [
  ["😀bob", "😀\uFE0Fbob"],
  ["👍bob", "👍🏿bob"],
  ["bob2", "bob२"],
  ["julia", "j\u0307ulia"],
  ["НИНА", "нина"],
  ["alice", "ꓮꓡꓲꓚꓰ"],
  ["QA", "ԚА"], // Cyrillic, in Unicode's list since 18.0
] as const;

const undated = (line: string) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d /, "");

Deno.test("names that look like another user's or the server's", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });

  await t.step("are refused in words, on every way in", async () => {
    for (const [name, message] of Object.entries(REFUSED)) {
      const answers = await Promise.all([
        postJson(server, "/session", { name }),
        postJson(server, "/rooms/lobby", { name, text: "x" }),
        get(server, `/rooms/lobby?name=${encodeURIComponent(name)}`, "application/json"),
      ]);
      for (const answer of answers) {
        const { code, message: said, detail } = await answer.json();
        assertEquals([name, answer.status, code, said ?? detail], [
          name,
          400,
          "bad_request",
          message,
        ]);
      }
      const path = `/ws?name=${encodeURIComponent(name)}`;
      const refusal = () => "refused";
      assertEquals(await PlainSocket.open(server.socketUrl, path).catch(refusal), "refused");
      assertEquals(await JsonSocket.open(server.socketUrl, { name }).catch(refusal), "refused");
    }
    assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
  });

  await t.step("wear a tag in lines if they look alike", async () => {
    for (const [n, [name, other]] of ALIKE.entries()) {
      const room = `alike-${n}`;
      await say(server, room, "me", name);
      await say(server, room, "me too", other);
      const lines = (await (await get(server, `/rooms/${room}`, "text/plain")).text()).trim();
      const [first, second] = lines.split("\n").map((line) => undated(line).split("#"));
      assertEquals([first?.[0], second?.[0]], [name, other]);
      assert(
        first?.[1] !== undefined && second?.[1] !== undefined && first[1] !== second[1],
        lines,
      );
    }
  });

  await t.step("are kept by their owners only in their spelling", async () => {
    const spaced = await say(server, "spaced", "x", "Ana \u00A0 María");
    assertEquals(spaced.user.name, "Ana María");
    assertEquals(spaced.user.id, (await say(server, "spaced", "y", "Ana María")).user.id);
  });
});

Deno.test("lines with right-to-left text show the name and the indent first", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using socket = await PlainSocket.open(server.socketUrl, "/ws?room=turned&name=reader");
  await say(server, "turned", "\u200Fbob: I resign", "2");
  await say(server, "turned", "hi\n\u200Fbob: I resign", "alice");
  await say(server, "turned", "end", "alice");
  await socket.line((line) => line === "alice: end");
  const seen = [
    "\u200E\u20682\u2069: \u200Fbob: I resign",
    "alice: hi",
    "    \u200E\u200Fbob: I resign",
    "alice: end",
  ];
  assertEquals(socket.lines, seen);
  const text = await (await get(server, "/rooms/turned", "text/plain")).text();
  assertEquals(text.trimEnd().split("\n").map(undated), seen);
});

Deno.test("64 KiB of marks as a name are refused before they are put in order", async () => {
  await using server = await ServerProcess.start();
  // Reordering each would take a second on the only thread; so many refusals take much less.
  const name = `a${"\u0301".repeat(15_000)}${"\u0323".repeat(15_000)}`;
  const started = performance.now();
  for (let n = 0; n < 10; n++) {
    assertEquals(await statusOf(postJson(server, "/session", { name })), 400);
  }
  assert(performance.now() - started < 3_000, `${performance.now() - started} ms`);
});

Deno.test("a name that is older than the rules stays, and its lines look like no other user's", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const { authorization, user } = await signIn(server, "alice");
  const headers = { authorization };
  await statusOf(postJson(server, "/rooms/old", { text: "I resign" }, headers));
  await server.kill("SIGTERM");
  const OLD = "bob꞉ yes";
  const database = new DatabaseSync(join(server.folder, "data", "hubbub.db"));
  database.prepare("UPDATE texts SET body = ? WHERE id = (SELECT name_id FROM users)").run(OLD);
  database.prepare("UPDATE events SET user_name = ?").run(OLD);
  database.close();
  await server.restart();
  assertEquals((await getJson(server, "/rooms/old")).events[0].user.name, OLD);
  const line = `bob· yes#${user.id.slice(-4)}: I resign`;
  assertEquals(
    undated((await (await get(server, "/rooms/old", "text/plain")).text()).trim()),
    line,
  );
  const permalink = await get(server, "/rooms/old/1", "text/plain");
  assertEquals((await permalink.text()).trim(), line);
  // The form contains the unchanged name beside the other fields.
  const kept = await postJson(server, "/session", { name: OLD, email: "" }, headers);
  assertEquals([kept.status, (await kept.json()).name], [200, OLD]);
  const another = postJson(server, "/session", { name: "bob꞉ no" }, headers);
  assertEquals(await statusOf(another), 400);
  assertEquals((await getJson(server, "/session", headers)).user.name, OLD);
});
