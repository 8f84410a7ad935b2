// What a room sends: broadcasts, typing, presence, and what waits for them.

import { assert, assertEquals } from "@std/assert";
import type { WireFormat } from "../../hub/broadcast.ts";
import { PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import {
  actor,
  Listener,
  lobbyInMemory,
  nextTask,
  range,
  say,
  seqOf,
  UPDATES,
  user,
} from "../support/hub_in_memory.ts";
import { refusalOf } from "../support/refusal_of.ts";

const alice = actor("alice");

const hi = { type: "message", text: "hi" } as const;

const never = () => new AbortController().signal;

Deno.test("Room.subscribe() sends every event to all, in order, batched during a cooldown", async () => {
  const { room, time } = lobbyInMemory();
  const listeners = range(1, 3).map(() => new Listener());
  for (const listener of listeners) listener.join(room);
  room.subscribe({
    sendQueue: new Listener().sendQueue,
    // The flush takes 1 ms, so the room has a cooldown.
    format: { name: "slow", encode: () => (time.pass(1), null) },
  }).goLive(0);
  await say(room, 1);
  await say(room, 1);
  await say(room, 1);
  assertEquals(listeners[0]!.seqs, [1]);
  time.advance(50);
  for (const listener of listeners) {
    assertEquals(listener.seqs, [1, 2, 3]);
    assertEquals(listener.writer.sent.length, 2);
  }
});

Deno.test("Room.subscribe() shares one payload among all readers of a format", async () => {
  const { room } = lobbyInMemory();
  let encoded = 0;
  const format = { ...UPDATES, encode: () => `payload ${++encoded}` };
  for (let i = 0; i < 100; i++) {
    room.subscribe({ format, sendQueue: new Listener().sendQueue }).goLive(0);
  }
  await say(room, 1);
  assertEquals(encoded, 1);
});

Deno.test("Room.subscribe() sends a burst in broadcasts of at most a page, with a pause between", async () => {
  const { room, time } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  await Promise.all(
    range(1, 200).map(() => room.write(alice, { type: "message", text: "x".repeat(4_000) })),
  );
  await nextTask();
  assertEquals(listener.writer.sent.length, 1);
  time.advance(1_000);
  assertEquals(listener.seqs, range(1, 200));
  for (const payload of listener.writer.sent) {
    assertEquals(payload.length <= PAGE_MAX_BYTES, true);
  }
});

Deno.test("Room.typing() reaches the others, and not the connections of its author", async () => {
  const { room } = lobbyInMemory();
  const [first, second, other, nobody] = range(1, 4).map(() => new Listener());
  first!.join(room, { name: "alice" });
  second!.join(room, { name: "alice" });
  other!.join(room, { name: "bob" });
  nobody!.join(room);
  room.typing(alice);
  const reported = { type: "typing", users: [user("alice")] };
  assertEquals([first!.update, second!.update], [[], []]);
  assertEquals([other!.update, nobody!.update], [[reported], [reported]] as never);
  await Promise.resolve();
});

Deno.test("Room.typing() is broadcast once a second, with each user who typed once", () => {
  const { room, time } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  for (let n = 0; n < 40; n++) {
    for (const name of ["alice", "bob", "carol"]) room.typing(actor(name));
    time.advance(100);
  }
  const names = listener.update.map((update) =>
    update.type === "typing" ? update.users.map(({ name }) => name) : []
  );
  const all = ["alice", "bob", "carol"];
  assertEquals(names.map((each) => each.toSorted()), [["alice"], all, all, all, all]);
});

Deno.test("Room.typing() names few at once, however many names an attacker makes up", () => {
  const { room, time } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  for (let n = 0; n < 10_000; n++) room.typing(actor(`m${n}`));
  time.advance(1_000);
  const counts = listener.update.map((update) =>
    update.type === "typing" ? update.users.length : 0
  );
  assertEquals(counts, [1, 8]);
});

Deno.test("Room.typing() is not broadcast once the message is there", async () => {
  const { room, time } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  room.typing(actor("bob"));
  room.typing(alice);
  await room.write(alice, hi);
  await nextTask();
  time.advance(2_000);
  assertEquals(listener.update.map(({ type }) => type), ["typing", "events"]);
});

Deno.test("a message is not held up by typing and presence that never end, in a room of 1,000", async () => {
  const { room, time } = lobbyInMemory({ presenceGatherMs: 0 });
  const texts: WireFormat = {
    name: "texts",
    encode: (update) => update.type === "events" ? `${update.events.map(seqOf)}` : null,
  };
  const crowd = range(1, 1_000).map(() => new Listener());
  for (const { sendQueue } of crowd) room.subscribe({ format: texts, sendQueue }).goLive(0);
  const haveAll = (seq: number) => crowd.every(({ writer }) => writer.sent.includes(`${seq}`));
  let flooding = true;
  let turns = 0;
  const flood = () => {
    if (!flooding) return;
    for (let n = 0; n < 20; n++) {
      room.typing(actor(`m${turns} ${n}`));
      room.enter(user(`m${n}`))[Symbol.dispose]();
    }
    turns++;
    time.advance(1);
    setImmediate(flood);
  };
  flood();
  try {
    for (let seq = 1; seq <= 5; seq++) {
      await room.write(alice, hi);
      // The turns that its own delivery takes, and the slice in progress.
      for (const began = turns; !haveAll(seq); await nextTask()) {
        assert(turns - began < 50, `message ${seq} is still not there`);
      }
    }
  } finally {
    flooding = false;
  }
});

Deno.test("Room.typing() needs a name", () => {
  const { room } = lobbyInMemory();
  assertEquals(refusalOf(() => room.typing(actor())).code, "unauthorized");
});

Deno.test("Room.enter() is sent to the users who are present, and Room.users() to those who join", () => {
  const { room, time } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  const presenceHandle = room.enter(user("alice"));
  assertEquals([room.count, room.users()], [1, [user("alice")]]);
  time.advance(250);
  presenceHandle[Symbol.dispose]();
  time.advance(250);
  const nothing = { type: "presence" as const, joined: [], left: [], away: [], back: [] };
  assertEquals(listener.update, [
    { ...nothing, joined: [user("alice")], count: 1 },
    { ...nothing, left: ["u_alice"], count: 0 },
  ]);
});

Deno.test("Room.waitPast() resolves at once if there are newer events already", async () => {
  const { room } = lobbyInMemory();
  await say(room, 2);
  assertEquals(await room.waitPast(1, never()), true);
});

Deno.test("Room.waitPast() resolves true with the next event", async () => {
  const { room } = lobbyInMemory();
  await say(room, 2);
  const waiting = room.waitPast(2, never());
  room.typing(alice);
  await say(room, 1);
  assertEquals(await waiting, true);
  assertEquals(room.idle, true);
});

Deno.test("Room.waitPast() is not woken by the posting of what its reader has already", async () => {
  const { room } = lobbyInMemory();
  await room.write(alice, hi);
  // Written, and not broadcast yet: the author's own poll after the ack.
  let scheduled: boolean | undefined;
  const end = new AbortController();
  const waiting = room.waitPast(1, end.signal).then((value) => scheduled = value);
  await nextTask();
  await nextTask();
  assertEquals(scheduled, undefined);
  end.abort();
  assertEquals(await waiting, false);
});

Deno.test("Room.waitPast() resolves false when the signal comes, before or meanwhile", async () => {
  const { room } = lobbyInMemory();
  assertEquals(await room.waitPast(0, AbortSignal.abort()), false);
  const end = new AbortController();
  const waiting = room.waitPast(0, end.signal);
  assertEquals(room.idle, false);
  end.abort();
  assertEquals(await waiting, false);
  assertEquals(room.idle, true);
});

Deno.test("Room.idle is false while anybody is here, listens, or something is on its way", async () => {
  const { room, time } = lobbyInMemory();
  assertEquals(room.idle, true);
  const presenceHandle = room.enter(user("alice"));
  assertEquals(room.idle, false);
  presenceHandle[Symbol.dispose]();
  const subscriber = new Listener().join(room);
  assertEquals(room.idle, false);
  subscriber[Symbol.dispose]();
  assertEquals(room.idle, true);
  // Two broadcasts: the second waits for the end of a cooldown.
  await Promise.all(
    range(1, 50).map(() => room.write(alice, { type: "message", text: "é".repeat(4_000) })),
  );
  await nextTask();
  assertEquals(room.idle, false);
  time.advance(1_000);
  assertEquals(room.idle, true);
});

Deno.test("Room[Symbol.dispose]() posts nothing any more, and nothing throws for it", async () => {
  const { room, time } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  const presenceHandle = room.enter(user("alice"));
  room[Symbol.dispose]();
  room[Symbol.dispose]();
  room.typing(actor("bob"));
  presenceHandle[Symbol.dispose]();
  await say(room, 1);
  time.advance(1_000);
  assertEquals(listener.update, []);
});
