import { assert, assertEquals, assertMatch } from "@std/assert";
import { Faults } from "../faults.ts";
import {
  alice,
  assertRefused,
  deletion,
  Listener,
  message,
  readAll,
  ROOM,
  sayAll,
} from "../log_vocabulary.ts";
import { temporaryStore } from "../temporary_store.ts";

/** Needs pages of its own, which a full disk does not have. */
const LARGE = "x".repeat(16_000);

Deno.test("append() rejects with unavailable and writes nothing while the disk is full", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { log } = store;
  using listener = new Listener(log);
  await sayAll(log, ["one", "two"]);
  faults.set("diskFull");
  const batch = [message("fits", { nonce: "a" }), message(LARGE), message("fits too")];
  await Promise.all(
    batch.map((newEvent) => assertRefused("unavailable", log.append(ROOM, newEvent))),
  );
  assertEquals(log.health(), { writable: false, cause: "database or disk is full" });
  assertEquals((await log.position(ROOM)).head, 2);
  assertEquals((await readAll(log)).length, 2);

  faults.set("none");
  const said = await log.append(ROOM, message("fits", { nonce: "a" }));
  assertEquals([said.seq, said.repeated], [3, false]);
  assertEquals(log.health(), { writable: true });
  assertEquals((await listener.events(3)).map(({ seq }) => seq), [1, 2, 3]);
});

Deno.test("health() turns back to writable by itself when there is room again", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { log } = store;
  faults.set("diskFull");
  await assertRefused("unavailable", log.append(ROOM, message(LARGE)));
  // When a second probe starts, the answer of the first one is known.
  await faults.nextWrite();
  await faults.nextWrite();
  assertEquals(log.health().writable, false);
  faults.set("none");
  while (!log.health().writable) await new Promise((resolve) => setImmediate(resolve));
  assertEquals(store.lines, [
    "The log cannot be written: database or disk is full",
    "The log can be written again",
  ]);
});

Deno.test("read(), head() and health() answer while a commit is slow, and only acks wait", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { log } = store;
  await sayAll(log, ["one", "two"]);
  faults.set("slow");
  const states: string[] = [];
  const appended = log.append(ROOM, message("three")).then(({ seq }) => states.push(`ack ${seq}`));
  const queued = log.append("den", message("one")).then(({ seq }) => states.push(`ack ${seq}`));
  await faults.slowCommit();
  assertEquals((await readAll(log)).map(({ seq }) => seq), [1, 2]);
  assertEquals((await log.position(ROOM)).head, 2);
  assertEquals(log.health(), { writable: true });
  assertEquals((await log.rooms()).map(({ name }) => name), [ROOM]);
  assertEquals(states, []);
  faults.set("none");
  await Promise.all([appended, queued]);
  assertEquals(states, ["ack 3", "ack 1"]);
});

Deno.test("append() gathers what waits during a commit into the next one", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { log } = store;
  await log.append(ROOM, message("before"));
  faults.set("slow");
  const first = log.append(ROOM, message("first"));
  await faults.slowCommit();
  const others = Array.from({ length: 100 }, (_, index) => log.append(ROOM, message(`${index}`)));
  const { writes } = faults;
  faults.set("none");
  const acks = await Promise.all([first, ...others]);
  assertEquals(acks.map(({ seq }) => seq), Array.from({ length: 101 }, (_, index) => index + 2));
  assertEquals(faults.writes - writes, 1);
});

Deno.test("a writer that dies after its commit loses nothing and repeats nothing", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { log } = store;
  using listener = new Listener(log);
  await sayAll(log, ["one"]);
  faults.set("death");
  await assertRefused("unavailable", log.append(ROOM, message("two", { nonce: "a" })));
  const { writable, cause } = log.health() as { writable: boolean; cause: string };
  assertEquals(writable, false);
  assertMatch(cause, /the writer died/);

  faults.set("none");
  const retried = await log.append(ROOM, message("two", { nonce: "a" }));
  assertEquals([retried.seq, retried.repeated], [2, true]);
  await sayAll(log, ["three"]);
  assertEquals(await listener.events(3), await readAll(log));
  assertEquals(log.health(), { writable: true });
});

Deno.test("an event that is broken in itself fails alone", async () => {
  await using store = await failingStore(new Faults());
  const { log } = store;
  const broken = message("broken", { user: { ...alice, name: null as unknown as string } });
  const newEvents = [message("one"), broken, message("two")];
  const settled = await Promise.allSettled(newEvents.map((newEvent) => log.append(ROOM, newEvent)));
  assertEquals(settled.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  assertEquals(log.health(), { writable: true });
  const texts = (await readAll(log)).map((event) => [event.seq, "text" in event && event.text]);
  assertEquals(texts, [[1, "one"], [2, "two"]]);
});

Deno.test("create() rejects with unavailable while the disk is full, find() works", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { sessions } = store;
  const { token, session } = await sessions.create({ user: { name: "Alice" }, label: "test" });
  faults.set("diskFull");
  await assertRefused("unavailable", sessions.create({ user: { name: "Bob" }, label: LARGE }));
  assertEquals(await sessions.find(token), session);
  faults.set("none");
  const bobs = await sessions.create({ user: { name: "Bob" }, label: LARGE });
  assert(bobs.token !== token);
});

Deno.test("a session whose end was committed by a writer that died is over for all", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { sessions } = store;
  const { token, session } = await sessions.create({ user: { name: "Alice" }, label: "test" });
  await sessions.find(token);
  const ended: string[] = [];
  using _listener = sessions.onEnd((id) => ended.push(id));
  faults.set("death");
  // It may be refused, as long as it is over once the database says so.
  await sessions.end(session.id).catch(() => {});
  assertEquals(await sessions.list(session.user.id), []);
  assertEquals(await sessions.find(token), undefined);
  assertEquals(ended, [session.id]);
  faults.set("none");
});

Deno.test("jobs without a text are refused too when very many wait for the disk", async () => {
  const faults = new Faults();
  await using store = await failingStore(faults);
  const { log } = store;
  // Nothing of the start waits any more.
  await log.append(ROOM, message("before"));
  faults.set("slow");
  const said = log.append(ROOM, message("one"));
  await faults.slowCommit();
  const waitingMax = 65_536;
  const outcomes = Array.from(
    { length: waitingMax + 1_000 },
    () => log.append(ROOM, deletion(999)).then(() => "written", ({ code }) => code),
  );
  // Refusals are immediate, while the disk still does not answer.
  const nextTask = new Promise((resolve) => setImmediate(() => resolve("waits")));
  const last = await Promise.race([outcomes.at(-1), nextTask]);
  faults.set("none");
  assertEquals(last, "unavailable");
  const settled = await Promise.all(outcomes);
  assertEquals(settled.filter((outcome) => outcome === "not_found").length, waitingMax);
  assertEquals(settled.slice(waitingMax), Array(1_000).fill("unavailable"));
  assertEquals((await said).seq, 2);
  assertEquals((await log.append(ROOM, message("two"))).seq, 3);
});

/** A store whose writer fails on demand, and its reports to the operator. */
async function failingStore({ makeWriter }: Faults) {
  const lines: string[] = [];
  const report = (line: string) => void lines.push(line);
  return { ...await temporaryStore({ makeWriter, report, probeEveryMs: 10 }), lines };
}
