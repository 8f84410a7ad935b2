// All rooms of a server: what the log emits is published, and nothing else.

import { assertEquals } from "@std/assert";
import type { Appended, EventLog, LogPage, LogPosition } from "../../hub/event_log.ts";
import { MemoryLog } from "../../store/memory/event_log.ts";
import { type HubObserver, NO_OBSERVER } from "../../hub/room_writer.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { deletion, edit, message as draft } from "../store/log_vocabulary.ts";
import {
  actor,
  hubInMemory,
  Listener,
  nextTask,
  range,
  say,
  user,
} from "../support/hub_in_memory.ts";

/** More rooms than a hub keeps idle. */
const MANY_ROOMS = 3_000;

const alice = actor("alice");

/** A log that emits what the test says, like one to which other processes write. */
class LogInHand implements EventLog {
  readonly epoch = "epoch";
  readonly lagMs = 0;
  readonly appended = Promise.withResolvers<Appended>();
  #watcher: ((events: readonly LogEvent[]) => void) | undefined;
  #head = 0;

  event(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  authorOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  append(): Promise<Appended> {
    return this.appended.promise;
  }

  handOut(...events: LogEvent[]): void {
    this.#head = events.at(-1)?.seq ?? this.#head;
    this.#watcher?.(events);
  }

  watch(onEvents: (events: readonly LogEvent[]) => void): Disposable {
    this.#watcher = onEvents;
    return { [Symbol.dispose]: () => void (this.#watcher = undefined) };
  }

  read(): Promise<LogPage> {
    const [head, newest] = [this.#head, this.#head];
    const page = { events: [], first: head + 1, last: head, head, newest, complete: true };
    return Promise.resolve(page);
  }

  rooms(): Promise<[]> {
    return Promise.resolve([]);
  }

  position(): Promise<LogPosition> {
    return Promise.resolve({ head: this.#head, newest: this.#head });
  }

  health(): { writable: false; cause: string } {
    return { writable: false, cause: "disk full" };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function message(room: string, seq: number): LogEvent {
  return {
    type: "message",
    room,
    seq,
    id: `id-${seq}`,
    at: 1_000,
    user: user("alice"),
    text: `${seq}`,
  };
}

Deno.test("Hub publishes nothing that the log did not hand out, its own messages too", async () => {
  const { hub, log } = hubInMemory(new LogInHand());
  const listener = new Listener();
  listener.join(hub.room("lobby"));
  const said = hub.room("lobby").write(alice, { type: "message", text: "1" });
  await nextTask();
  assertEquals(listener.update, []);
  log.appended.resolve({ seq: 1, id: "id-1", at: 1_000, repeated: false });
  await said;
  await nextTask();
  assertEquals(listener.update, []);
  log.handOut(message("lobby", 1));
  assertEquals(listener.update, [{ type: "events", events: [message("lobby", 1)] }]);
});

Deno.test("Hub publishes what others wrote into the log", () => {
  const { hub, log } = hubInMemory(new LogInHand());
  const listener = new Listener();
  listener.join(hub.room("lobby"));
  log.handOut(message("lobby", 1), message("lobby", 2));
  assertEquals(listener.seqs, [1, 2]);
});

Deno.test("Hub publishes each room's own events, in the order of the log", () => {
  const { hub, log } = hubInMemory(new LogInHand());
  const [lobby, den] = [new Listener(), new Listener()];
  lobby.join(hub.room("lobby"), { after: 0 });
  den.join(hub.room("den"), { after: 0 });
  log.handOut(message("lobby", 1), message("den", 1), message("lobby", 2), message("attic", 1));
  log.handOut(message("den", 2));
  assertEquals(lobby.update, [
    { type: "events", events: [message("lobby", 1), message("lobby", 2)] },
  ]);
  assertEquals(den.seqs, [1, 2]);
});

Deno.test("Hub publishes a room's events if another room's cannot be published", () => {
  const faults: unknown[] = [];
  let posts = 0;
  const observer: HubObserver = {
    ...NO_OBSERVER,
    posted() {
      if (posts++ === 0) throw new Error("a gauge that fails");
    },
  };
  const options = { observer, onFault: (error: unknown) => faults.push(error) };
  const { hub, log } = hubInMemory(new LogInHand(), options);
  const [lobby, den] = [new Listener(), new Listener()];
  lobby.join(hub.room("lobby"), { after: 0 });
  den.join(hub.room("den"), { after: 0 });
  log.handOut(message("lobby", 1), message("den", 1));
  assertEquals(den.seqs, [1]);
  assertEquals(faults.length, 1);
});

Deno.test("Hub.health() and Hub.epoch are the log's", () => {
  const { hub } = hubInMemory(new LogInHand());
  assertEquals(hub.health(), { writable: false, cause: "disk full" });
  assertEquals(hub.epoch, "epoch");
});

Deno.test("Hub.room() is the same room for the same name", () => {
  const { hub } = hubInMemory(new MemoryLog());
  assertEquals(hub.room("lobby") === hub.room("lobby"), true);
  assertEquals(hub.room("lobby") === hub.room("den"), false);
});

Deno.test("Hub.room() forgets idle rooms when there are many, and keeps what was said in them", async () => {
  const { hub } = hubInMemory(new MemoryLog());
  const den = hub.room("den");
  await say(den, 1);
  for (const i of range(1, MANY_ROOMS)) hub.room(`room-${i}`);
  assertEquals(hub.room("den") === den, false);
  assertEquals((await hub.room("den").catchUp(alice, undefined)).events.length, 1);
});

Deno.test("Hub.room() keeps all rooms with users, subscribers or waiting callers", async () => {
  const { hub } = hubInMemory(new MemoryLog());
  const [presenceHandle, received, awaited] = ["attended", "joined", "awaited"].map((name) =>
    hub.room(name)
  );
  presenceHandle!.enter(user("alice"));
  const listener = new Listener();
  listener.join(received!);
  const waiting = awaited!.waitPast(0, new AbortController().signal);
  for (const i of range(1, MANY_ROOMS)) hub.room(`room-${i}`).enter(user("bob"));
  for (const i of range(1, MANY_ROOMS)) hub.room(`idle-${i}`);
  assertEquals(hub.room("attended").count, 1);
  assertEquals(hub.room(`room-${MANY_ROOMS}`).count, 1);
  await say(hub.room("joined"), 1);
  await say(hub.room("awaited"), 1);
  assertEquals(listener.seqs, [1]);
  assertEquals(await waiting, true);
});

Deno.test("Hub.room() that was dropped refers to its replacement", async () => {
  const { hub, time } = hubInMemory(new MemoryLog());
  // A caller requested the room, and then had to wait: for a slow reader, for a session.
  const held = hub.room("den");
  for (const i of range(1, MANY_ROOMS)) hub.room(`room-${i}`);
  const listener = new Listener();
  listener.join(held);
  const waiting = held.waitPast(0, new AbortController().signal);
  const presenceHandle = held.enter(user("alice"));
  held.typing(actor("bob"));
  await say(held, 1);
  time.advance(1_000);
  assertEquals(listener.update.map(({ type }) => type), ["typing", "events", "presence"]);
  assertEquals(await waiting, true);
  assertEquals([held.count, hub.room("den").count], [1, 1]);
  assertEquals(held.users(), [user("alice")]);
  presenceHandle[Symbol.dispose]();
  assertEquals(hub.room("den").count, 0);
});

Deno.test("Hub.rooms() lists rooms that were spoken in, the latest first, and how many are there", async () => {
  let now = 1_000;
  const { hub } = hubInMemory(new MemoryLog({ clock: { now: () => now } }));
  hub.room("silent").enter(user("alice"));
  await say(hub.room("lobby"), 2);
  now = 2_000;
  await say(hub.room("den"), 1);
  hub.room("lobby").enter(user("alice"));
  hub.room("lobby").enter(user("bob"));
  assertEquals(await hub.rooms({ limit: 10 }), {
    rooms: [
      { name: "den", head: 1, count: 0, lastAt: 2_000 },
      { name: "lobby", head: 2, count: 2, lastAt: 1_000 },
    ],
  });
  now = 3_000;
  await say(hub.room("lobby"), 1);
  const { rooms } = await hub.rooms({ limit: 10 });
  assertEquals(rooms.map(({ name, head }) => [name, head]), [["lobby", 3], ["den", 1]]);
});

Deno.test("Hub.rooms() does not move a room whose messages are edited or deleted", async () => {
  let now = 1_000;
  const log = new MemoryLog({ clock: { now: () => now } });
  const { hub } = hubInMemory(log);
  await log.append("attic", draft("one"));
  await log.append("den", draft("one"));
  now = 2_000;
  await log.append("den", draft("two"));
  const places = async () =>
    (await hub.rooms({ limit: 2 })).rooms.map(({ name, head, lastAt }) => [name, head, lastAt]);
  assertEquals(await places(), [["den", 2, 2_000], ["attic", 1, 1_000]]);
  now = 3_000;
  await log.append("attic", edit(1, "two"));
  await log.append("attic", deletion(1));
  // Watchers are called in a later task.
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(await places(), [["den", 2, 2_000], ["attic", 3, 1_000]]);
});

Deno.test("Hub.rooms() has the lobby always", async () => {
  const { hub } = hubInMemory(new MemoryLog());
  const empty = { name: "lobby", head: 0, count: 0, lastAt: null };
  assertEquals(await hub.rooms({ limit: 10 }), { rooms: [empty] });
  await say(hub.room("attic"), 1);
  hub.room("lobby").enter(user("alice"));
  const { rooms } = await hub.rooms({ limit: 10 });
  assertEquals(rooms.map(({ name, count }) => [name, count]), [["attic", 0], ["lobby", 1]]);
});

Deno.test("Hub.rooms() asks the log for the rooms once", async () => {
  const log = new MemoryLog();
  let asked = 0;
  const { hub } = hubInMemory(log);
  const { rooms } = log;
  log.rooms = () => {
    asked += 1;
    return rooms.call(log);
  };
  await say(hub.room("den"), 1);
  for (let n = 0; n < 5; n++) await hub.rooms({ limit: 10 });
  await say(hub.room("attic"), 1);
  assertEquals((await hub.rooms({ limit: 1 })).rooms[0]?.name, "attic");
  assertEquals(asked, 1);
});

Deno.test("Hub.rename() changes a user's name wherever they are", () => {
  const { hub, time } = hubInMemory(new MemoryLog());
  const [lobby, den] = [new Listener(), new Listener()];
  lobby.join(hub.room("lobby"));
  den.join(hub.room("den"));
  hub.room("lobby").enter(user("alice"));
  time.advance(1_000);
  const renamed = { ...user("alice"), name: "Alice Liddell" };
  hub.rename(renamed);
  time.advance(1_000);
  assertEquals(hub.room("lobby").users(), [renamed]);
  assertEquals(lobby.update.length, 2);
  assertEquals(den.update, []);
});

Deno.test("Hub.rename() does not ask the rooms in which the user is not, nor those that they left", () => {
  const { hub } = hubInMemory(new MemoryLog());
  const asked: string[] = [];
  for (const name of ["lobby", "den", "attic"]) {
    const room = hub.room(name);
    const { applyPresence } = room;
    room.applyPresence = (change) => {
      if (change.type === "renamed") asked.push(name);
      applyPresence.call(room, change);
    };
  }
  const [first, second] = [1, 2].map(() => hub.room("lobby").enter(user("alice")));
  const inDen = hub.room("den").enter(user("alice"));
  hub.room("attic").enter(user("bob"));
  const askedFor = () => {
    hub.rename({ ...user("alice"), name: "Alice Liddell" });
    return asked.splice(0);
  };
  assertEquals(askedFor(), ["lobby", "den"]);
  inDen[Symbol.dispose]();
  first![Symbol.dispose]();
  assertEquals(askedFor(), ["lobby"]);
  second![Symbol.dispose]();
  assertEquals(askedFor(), []);
});

Deno.test("Hub[Symbol.dispose]() publishes nothing any more, and people may leave after it", () => {
  const { hub, log, time } = hubInMemory(new LogInHand());
  const room = hub.room("lobby");
  const listener = new Listener();
  const subscriber = listener.join(room);
  const presenceHandle = room.enter(user("alice"));
  time.advance(1_000);
  const before = listener.update.length;
  hub[Symbol.dispose]();
  log.handOut(message("lobby", 1));
  subscriber[Symbol.dispose]();
  presenceHandle[Symbol.dispose]();
  time.advance(1_000);
  assertEquals(listener.update.length, before);
});
