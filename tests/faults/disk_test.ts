// Disks that are full, read-only, failing or slow under a running server: messages are refused or
// wait, reads continue, writing resumes by itself, and every ack holds.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE, openSqliteStore } from "../../store/sqlite/store.ts";
import { readAll } from "../store/log_vocabulary.ts";
import { EventSourceReader } from "../support/event_source.ts";
import { getJson, postJson, signIn, statusOf } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { runServerToEnd, ServerProcess } from "../support/server_process.ts";
import { CAN_MOUNT, SmallDisk } from "../support/small_disk.ts";
import { Strace } from "../support/strace.ts";
import { until } from "../support/until.ts";
import { pause } from "./crowd/patience.ts";

const ON_LINUX = Deno.build.os === "linux";
const DISK_MIB = 4;
/** Several pages of the database, so that it does not fit in free space of existing pages. */
const LARGE = "ä".repeat(3_900);
const WELL_AGAIN_WITHIN_MS = 15_000;
/** Longer than the server's retry interval. */
const SURELY_FULL_AFTER_MS = 3_000;
/** More than the disk holds. */
const SAYS_MAX = 2_000;
const LOOK_EVERY_MS = 50;
/** So much that nothing else takes as long on a busy machine. */
const SLOW_SYNC_MS = 300;
const SYNCS = "fsync,fdatasync";
const WRITES = "pwrite64,pwritev,pwritev2";

Deno.test({
  name:
    "a full disk: writes are unavailable, healthz is 503, reads continue, and free space ends it",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await SmallDisk.mount(DISK_MIB);
    const acked = new Map<number, string>();
    {
      await using server = await startOn(`${disk.path}/data`);
      await using trouble = await Trouble.watch(server, acked);
      await trouble.expectWell("before");
      await disk.fill();
      await trouble.expectTrouble(LARGE);
      await disk.relieve();
      await trouble.expectRecovery(LARGE);
      // Again with the server's own messages: the log itself fills the disk.
      await trouble.saysUntilFull(LARGE, disk);
      await trouble.expectTrouble(LARGE);
    }
    // What was acknowledged up to the last byte is there when space is freed.
    await expectAcked(`${disk.path}/data`, acked);
  },
});

Deno.test({
  name: "a full disk with the server's own log on it: writes are unavailable, and it recovers",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await SmallDisk.mount(DISK_MIB);
    const acked = new Map<number, string>();
    const output = `${disk.path}/server.log`;
    await using server = await ServerProcess.start({
      env: { HUBBUB_RATE: "0", HUBBUB_DATA: `${disk.path}/data`, PORT: String(freePort()) },
      output,
    });
    await using trouble = await Trouble.watch(server, acked);
    await trouble.expectWell("before");
    for (const round of ["first", "second"]) {
      await disk.fillFor(output);
      await trouble.expectTrouble(LARGE + round);
      await disk.relieve();
      await trouble.expectRecovery(LARGE + round);
    }
    assertMatch(await Deno.readTextFile(output), /"event":"listening"/);
  },
});

Deno.test({
  name: "a full disk: signing out ends the session at once, and durably when there is space",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await SmallDisk.mount(DISK_MIB);
    await using server = await startOn(`${disk.path}/data`);
    const acked = new Map<number, string>();
    await using trouble = await Trouble.watch(server, acked);
    const { authorization } = await signIn(server, "alice");
    const own = { headers: { authorization } };
    await disk.fill();
    await trouble.expectTrouble(LARGE);
    const response = await fetch(`${server.url}/session`, { method: "DELETE", ...own });
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [503, "unavailable"]);
    assertMatch(detail, /has ended.*retries until/);
    assertEquals(await statusOf(fetch(`${server.url}/session`, own)), 401);
    await disk.relieve();
    await until(() => Promise.resolve(sessionsIn(`${disk.path}/data/${DATABASE_FILE}`) === 0));
    await server.kill("SIGKILL");
    await server.restart();
    assertEquals(await statusOf(fetch(`${server.url}/session`, own)), 401);
  },
});

Deno.test({
  name:
    "a full disk stops the start with one line that says so, and free space restores everything",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await SmallDisk.mount(DISK_MIB);
    const acked = new Map<number, string>();
    const env = { HUBBUB_DATA: `${disk.path}/data` };
    await disk.fill();
    await expectFullAtStart(env);
    await disk.relieve();
    {
      await using server = await startOn(env.HUBBUB_DATA);
      await using trouble = await Trouble.watch(server, acked);
      for (let said = 0; said < 20; said++) await trouble.tries(LARGE);
      await server.kill("SIGKILL");
    }
    await disk.fill();
    await expectFullAtStart(env);
    await disk.relieve();
    {
      await using server = await startOn(env.HUBBUB_DATA);
      assertEquals(await statusOf(fetch(`${server.url}/healthz`)), 200);
    }
    await expectAcked(env.HUBBUB_DATA, acked);
  },
});

async function expectFullAtStart(env: Record<string, string>): Promise<void> {
  const { code, stderr } = await runServerToEnd({ env });
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /^Cannot [^\n]*: its disk is full; make some room, then start again[^\n]*\n$/,
  );
}

Deno.test({
  name: "a read-only disk stops the start with one line that says what to do",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await SmallDisk.mount(DISK_MIB);
    await disk.makeReadOnly();
    const { code, stderr } = await runServerToEnd({ env: { HUBBUB_DATA: `${disk.path}/data` } });
    assertEquals(code, 1);
    assertMatch(stderr, /^Cannot write in "[^\n]*make it writable for this user[^\n]*\n$/);
  },
});

for (
  const [disk, inject] of [
    ["turns read-only", `inject=${WRITES}:error=EROFS`],
    ["fails to write", `inject=${WRITES}:error=EIO`],
    ["fails to sync", `inject=${SYNCS}:error=EIO`],
  ] as const
) {
  Deno.test({
    name: `a disk that ${disk}: writes are unavailable, reads continue, and it recovers by itself`,
    ignore: !ON_LINUX,
    fn: async () => {
      const acked = new Map<number, string>();
      const folder = await Deno.makeTempDir({ prefix: "hubbub-disk-" });
      try {
        {
          await using server = await startOn(folder);
          await using trouble = await Trouble.watch(server, acked);
          await trouble.expectWell("before");
          {
            await using _failing = await Strace.attach(
              server.pid,
              "-e",
              `trace=${WRITES},${SYNCS}`,
              "-e",
              inject,
            );
            await trouble.expectTrouble("in trouble");
          }
          await trouble.expectRecovery("in trouble");
        }
        await expectAcked(folder, acked);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "a slow disk: acks wait for it together, nobody sees a message before, reads do not wait",
  ignore: !ON_LINUX,
  fn: async () => {
    await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
    await using alice = await JsonSocket.open(server.socketUrl, { name: "alice" });
    await using bob = await JsonSocket.open(server.socketUrl, { name: "bob" });
    for (const socket of [alice, bob]) {
      socket.send({ type: "join", room: "lobby" });
      await socket.next("joined");
    }
    await using _slow = await Strace.attach(
      server.pid,
      "-e",
      `trace=${SYNCS}`,
      "-e",
      `inject=${SYNCS}:delay_enter=${SLOW_SYNC_MS * 1_000}`,
    );
    const began = performance.now();
    const says = 20;
    for (let n = 0; n < says; n++) {
      alice.send({ type: "say", room: "lobby", text: `${n}`, nonce: `n${n}` });
    }
    const seen = bob.next("message").then(() => performance.now() - began);
    const reads: number[] = [];
    let acked = false;
    const acks = alice.next("ack", ({ nonce }) => nonce === `n${says - 1}`).then(() => {
      acked = true;
      return performance.now() - began;
    });
    while (!acked) {
      const asked = performance.now();
      assertEquals(await statusOf(fetch(`${server.url}/healthz`)), 200);
      await getJson(server, "/rooms/lobby");
      reads.push(performance.now() - asked);
    }
    const [firstSeen, lastAck] = [await seen, await acks];
    reads.sort((a, b) => a - b);
    const median = reads[reads.length >> 1]!;
    console.log(
      `fsync of ${SLOW_SYNC_MS} ms: ${says} acks within ${
        lastAck.toFixed(0)
      } ms, first seen after ` +
        `${firstSeen.toFixed(0)} ms, two reads take ${median.toFixed(1)} ms at the median`,
    );
    assert(firstSeen >= SLOW_SYNC_MS, "seen before it was on disk");
    assert(lastAck < says * SLOW_SYNC_MS / 2, "each waited for a sync of its own");
    assert(median < SLOW_SYNC_MS / 2, "reads waited for the disk");
  },
});

function sessionsIn(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const { sessions } = db.prepare("SELECT count(*) AS sessions FROM sessions").get()!;
  db.close();
  return Number(sessions);
}

/** A free port: a server whose output is in a file cannot report its own. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function startOn(folder: string): Promise<ServerProcess> {
  return ServerProcess.start({ env: { HUBBUB_RATE: "0", HUBBUB_DATA: folder } });
}

/** A server whose disk is about to fail, and its users. */
class Trouble implements AsyncDisposable {
  readonly #server: ServerProcess;
  readonly #acked: Map<number, string>;
  readonly #socket: JsonSocket;
  readonly #stream: EventSourceReader;
  #keys = 0;
  /** Each has nonces of its own: a known one is answered even on a full disk. */
  #troubles = 0;

  private constructor(
    server: ServerProcess,
    acked: Map<number, string>,
    socket: JsonSocket,
    stream: EventSourceReader,
  ) {
    this.#server = server;
    this.#acked = acked;
    this.#socket = socket;
    this.#stream = stream;
  }

  static async watch(server: ServerProcess, acked: Map<number, string>): Promise<Trouble> {
    const socket = await JsonSocket.open(server.socketUrl, { name: "alice" });
    socket.send({ type: "join", room: "lobby" });
    await socket.next("joined");
    const stream = await EventSourceReader.open(`${server.url}/rooms/lobby`);
    return new Trouble(server, acked, socket, stream);
  }

  /** Normal operation: messages are written and received, and the server is healthy. */
  async expectWell(text: string): Promise<void> {
    assert(await this.tries(text));
    await this.#expectSeen();
    assertEquals(await this.#health(), 200);
  }

  /** Nothing can be written by any transport, and everything can be read. */
  async expectTrouble(text: string): Promise<void> {
    this.#troubles++;
    const before = await getJson(this.#server, "/rooms/lobby?limit=200");
    const response = await postJson(this.#server, "/rooms/lobby", { text, name: "alice" }, {
      "idempotency-key": `post-${this.#troubles}`,
    });
    const problem = await response.json();
    assertEquals([response.status, problem.code], [503, "unavailable"]);
    this.#socket.send({ type: "say", room: "lobby", text, nonce: `socket-${this.#troubles}` });
    const error = await this.#socket.next("error");
    assertEquals([error.code, error.nonce, error.room], [
      "unavailable",
      `socket-${this.#troubles}`,
      "lobby",
    ]);
    assertEquals(await this.#health(), 503);
    assertEquals(await getJson(this.#server, "/rooms/lobby?limit=200"), before);
    this.#socket.send({ type: "history", room: "lobby", limit: 1 });
    assertEquals((await this.#socket.next("history")).head, before.head);
  }

  /** It recovers by itself; refused messages are repeated with their nonces, and are there once. */
  async expectRecovery(text: string): Promise<void> {
    assert(await this.#recoversWithin(WELL_AGAIN_WITHIN_MS), "it does not come back by itself");
    const { head } = await getJson(this.#server, "/rooms/lobby");
    const response = await postJson(this.#server, "/rooms/lobby", { text, name: "alice" }, {
      "idempotency-key": `post-${this.#troubles}`,
    });
    const { seq } = await response.json();
    this.#acked.set(seq, text);
    this.#socket.send({ type: "say", room: "lobby", text, nonce: `socket-${this.#troubles}` });
    const ack = await this.#socket.next("ack");
    this.#acked.set(ack.seq, text);
    assertEquals([seq, ack.seq], [head + 1, head + 2]);
    await this.#expectSeen();
  }

  /**
   * Sends it once; returns whether it was acknowledged. Anything but an ack and `unavailable` is an
   * error.
   */
  async tries(text: string): Promise<boolean> {
    const response = await postJson(this.#server, "/rooms/lobby", { text, name: "alice" }, {
      "idempotency-key": `try-${this.#keys++}`,
    });
    const answer = await response.json();
    if (response.status === 201) this.#acked.set(answer.seq, text);
    else assertEquals([response.status, answer.code], [503, "unavailable"]);
    return response.status === 201;
  }

  /**
   * Sends until there is no space for good. At first the server finds space again in its
   * write-ahead log, and a message may fit when a probe, which is larger, does not.
   */
  async saysUntilFull(text: string, disk: SmallDisk): Promise<void> {
    for (let said = 0;; said++) {
      assert(said < SAYS_MAX, "the disk does not fill");
      if (await this.tries(text) || await this.#recoversWithin(SURELY_FULL_AFTER_MS)) continue;
      await disk.fill();
      if (!await this.tries(text)) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
    await this.#stream[Symbol.asyncDispose]();
  }

  /** Users who were connected all the time have received each message once, in order. */
  async #expectSeen(): Promise<void> {
    const { head } = await getJson(this.#server, "/rooms/lobby");
    await this.#stream.next("message", ({ data }) => data.seq === head);
    const seqs = this.#stream.events.flatMap(({ data }) => data?.seq ?? []);
    assertEquals(seqs, Array.from({ length: head }, (_, index) => index + 1));
  }

  async #recoversWithin(ms: number): Promise<boolean> {
    const until = performance.now() + ms;
    while (await this.#health() !== 200) {
      if (performance.now() > until) return false;
      await pause(LOOK_EVERY_MS);
    }
    return true;
  }

  #health(): Promise<number> {
    return statusOf(fetch(`${this.#server.url}/healthz`));
  }
}

/** Opens the log, after the server was killed, on a disk with space. */
async function expectAcked(folder: string, acked: ReadonlyMap<number, string>): Promise<void> {
  const copy = await Deno.makeTempDir({ prefix: "hubbub-disk-" });
  try {
    for await (const { name } of Deno.readDir(folder)) {
      await Deno.copyFile(`${folder}/${name}`, `${copy}/${name}`);
    }
    await using store = await openSqliteStore(copy);
    const events = await readAll(store.log);
    assertEquals(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
    const texts = new Map(
      events.map((event) => [event.seq, event.type === "message" ? event.text : undefined]),
    );
    const lost = [...acked].filter(([seq, text]) => texts.get(seq) !== text);
    assertEquals(lost.map(([seq]) => seq), []);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}
