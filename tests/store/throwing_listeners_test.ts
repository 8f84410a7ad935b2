// Loggers, gauges and listeners that throw: all answers are still sent, and everything recovers.

import { assertEquals } from "@std/assert";
import { Watchers } from "../../store/watchers.ts";
import { Listeners } from "../../hub/listeners.ts";
import { Faults } from "./faults.ts";
import { alice, assertRefused, Listener, message, readAll, ROOM } from "./log_vocabulary.ts";
import { temporaryStore } from "./temporary_store.ts";

/** Needs pages of its own, which a full disk does not have. */
const LARGE = "x".repeat(16_000);

/** Like `console.log` once its file is on a full disk. */
function fail(): never {
  throw new Error("No space left on device");
}

for (const fault of ["diskFull", "death"] as const) {
  Deno.test(`append() rejects and recovers when report() throws (${fault})`, async () => {
    const faults = new Faults();
    const { makeWriter } = faults;
    await using store = await temporaryStore({ makeWriter, report: fail, probeEveryMs: 10 });
    const { log } = store;
    await log.append(ROOM, message("one"));
    faults.set(fault);
    await assertRefused("unavailable", log.append(ROOM, message(LARGE, { nonce: "a" })));
    assertEquals(log.health().writable, false);
    faults.set("none");
    assertEquals((await log.append(ROOM, message(LARGE, { nonce: "a" }))).seq, 2);
    assertEquals(log.health(), { writable: true });
  });
}

Deno.test("health() turns back to writable by itself when report() throws", async () => {
  const faults = new Faults();
  const { makeWriter } = faults;
  await using store = await temporaryStore({ makeWriter, report: fail, probeEveryMs: 10 });
  faults.set("diskFull");
  await assertRefused("unavailable", store.log.append(ROOM, message(LARGE)));
  faults.set("none");
  while (!store.log.health().writable) await new Promise((resolve) => setImmediate(resolve));
});

Deno.test("append() acknowledges and emits committed events if onCommit() and onFault() throw", async () => {
  await using store = await temporaryStore({ onCommit: fail, onFault: fail });
  const { log } = store;
  using _broken = log.watch(fail);
  using listener = new Listener(log);
  const said = await Promise.all([
    log.append(ROOM, message("one")),
    log.append(ROOM, message("2")),
  ]);
  assertEquals(said.map(({ seq }) => seq), [1, 2]);
  assertEquals(log.health(), { writable: true });
  assertEquals(await listener.events(2), await readAll(log));
});

Deno.test("delivered() resolves when a watcher and onFault() throw", async () => {
  const watchers = new Watchers(fail);
  using _broken = watchers.watch(fail);
  const received: number[] = [];
  using _sound = watchers.watch((events) => received.push(events.length));
  watchers.emit([
    { type: "message", room: ROOM, seq: 1, id: "", at: 1, user: alice, text: "" },
  ]);
  await watchers.delivered();
  assertEquals(received, [1]);
});

Deno.test("notify() calls all listeners if one of them and onFault() throw", () => {
  const listeners = new Listeners<string>(fail);
  const lines: string[] = [];
  using _broken = listeners.add(fail);
  using _sound = listeners.add((id) => lines.push(id));
  listeners.notify("s_1");
  assertEquals(lines, ["s_1"]);
});
