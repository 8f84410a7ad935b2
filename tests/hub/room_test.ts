// The rules of a room, the pages that its readers start from, and the path of its events.

import { assert, assertEquals } from "@std/assert";
import { ServerPolicy } from "../../hub/policy.ts";
import { MemoryLog } from "../../store/memory/event_log.ts";
import type { Room } from "../../hub/room.ts";
import type { WireFormat } from "../../hub/broadcast.ts";
import { CATCH_UP_MAX, PAGE_DEFAULT, PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import {
  actor,
  afterCatchUp,
  guest,
  hubInMemory,
  Listener,
  lobbyInMemory,
  nextTask,
  range,
  say,
  seqOf,
  UPDATES,
  user,
} from "../support/hub_in_memory.ts";
import { message } from "../store/log_vocabulary.ts";
import { LaggingLog } from "../support/lagging_log.ts";
import { refusalOf, rejectionOf } from "../support/refusal_of.ts";

const alice = actor("alice");
const hi = { type: "message", text: "hi" } as const;
const never = () => new AbortController().signal;

async function current(room: Room) {
  return (await room.read(alice, { place: { newest: true }, limit: 50 })).events;
}

Deno.test("Room.write() writes what a person says, cleaned, as that person", async () => {
  const { room } = lobbyInMemory();
  const { seq } = await room.write(alice, { type: "message", text: "a\r\nb\u0000" });
  const [event] = await current(room);
  assertEquals(seq, 1);
  assertEquals(event?.type === "message" && event.text, "a\nb\uFFFD");
  assertEquals(event?.user.id, "u_alice");
});

Deno.test("Room.write() cleans an edit's text as it does a message's", async () => {
  const { room } = lobbyInMemory({ textMax: 5 });
  await room.write(alice, hi);
  await room.write(alice, { type: "edit", target: 1, text: "a\rb" });
  const [message] = await current(room);
  assertEquals(message?.type === "message" && message.text, "a\nb");
  const edit = { type: "edit", target: 1 } as const;
  assertEquals((await rejectionOf(room.write(alice, { ...edit, text: " " }))).code, "empty");
  assertEquals(
    (await rejectionOf(room.write(alice, { ...edit, text: "123456" }))).code,
    "too_long",
  );
});

Deno.test("Room.write() returns the first position for a repeated nonce, whose event is sent once", async () => {
  const { room } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  const command = { ...hi, nonce: "c-1" };
  const first = await room.write(alice, command);
  const again = await room.write(alice, command);
  await nextTask();
  assertEquals([again.seq, again.id, again.repeated], [first.seq, first.id, true]);
  assertEquals(listener.seqs, [1]);
  const other = room.write(alice, { ...command, text: "ho" });
  assertEquals((await rejectionOf(other)).code, "conflict");
});

Deno.test("Room.write() refuses nobody in particular, and a guest's changes", async () => {
  const { room } = lobbyInMemory();
  const bob = guest("bob");
  await room.write(bob, hi);
  assertEquals((await rejectionOf(room.write(actor(), hi))).code, "unauthorized");
  for (const command of [{ type: "edit", target: 1, text: "ho" }, { type: "delete", target: 1 }]) {
    assertEquals((await rejectionOf(room.write(bob, command as typeof hi))).code, "forbidden");
  }
  assertEquals(await room.head(), 1);
});

Deno.test("Room.write() changes no message of another user that is written at the same time", async () => {
  for (
    const command of [{ type: "edit", target: 2, text: "mine" }, { type: "delete", target: 2 }]
  ) {
    const { room } = lobbyInMemory();
    await room.write(alice, hi);
    const change = rejectionOf(room.write(actor("mallory"), command as typeof hi));
    await room.write(alice, hi);
    assertEquals((await change).code, "not_found");
    const [, second] = await current(room);
    assertEquals(second?.type === "message" && second.text, "hi");
  }
});

Deno.test("Room.write() acks the retry of an edit whose message was deleted since", async () => {
  const { room } = lobbyInMemory();
  await room.write(alice, hi);
  const command = { type: "edit", target: 1, text: "ho", nonce: "e-1" } as const;
  const first = await room.write(alice, command);
  await room.write(alice, { type: "delete", target: 1 });
  assertEquals(await room.write(alice, command), { ...first, repeated: true });
});

Deno.test("Room.write() refuses changes of another user's message, and what the log refuses", async () => {
  const { room, log } = lobbyInMemory();
  await room.write(actor("bob"), hi);
  const codeOf = async (target: number) =>
    (await rejectionOf(room.write(alice, { type: "delete", target }))).code;
  assertEquals(await codeOf(1), "forbidden");
  assertEquals(await codeOf(2), "not_found");
  await room.write(actor("bob"), { type: "delete", target: 1 });
  assertEquals(await codeOf(1), "gone");
  await log.close();
  assertEquals((await rejectionOf(room.write(alice, hi))).code, "unavailable");
});

Deno.test("Room.write() counts against the user's rate, and a refusal says how long to wait", async () => {
  const asked: string[] = [];
  const { room } = lobbyInMemory({
    takeSay: ({ address }, { id }) => asked.push(`${address} ${id}`) > 2 ? 500 : 0,
  });
  await room.write(alice, hi);
  await room.write(alice, { type: "edit", target: 1, text: "ho" });
  const { code, retryAfter } = await rejectionOf(room.write(alice, hi));
  assertEquals([code, retryAfter], ["rate_limited", 500]);
  assertEquals(asked, Array(3).fill("192.0.2.1 u_alice"));
  assertEquals(await room.head(), 2);
});

Deno.test("Room.write() does not charge a refused command to the rate limit", async () => {
  let taken = 0;
  const { room } = lobbyInMemory({ takeSay: () => taken++ });
  await rejectionOf(room.write(actor(), hi));
  await rejectionOf(room.write(alice, { type: "message", text: " " }));
  assertEquals(taken, 0);
});

Deno.test("Room.write() resolves before anybody sees the event, its author too", async () => {
  const { room } = lobbyInMemory();
  const order: string[] = [];
  const listener = new Listener();
  room.subscribe({
    sendQueue: listener.sendQueue,
    format: {
      name: "order",
      encode(update) {
        if (update.type === "events") order.push(...update.events.map(({ seq }) => `event ${seq}`));
        return null;
      },
    },
  }).goLive(0);
  const said = range(1, 20).map(async () => {
    const { seq } = await room.write(alice, hi);
    order.push(`ack ${seq}`);
  });
  await Promise.all(said);
  await nextTask();
  assertEquals(order.length, 40);
  for (const seq of range(1, 20)) {
    assertEquals(order.indexOf(`ack ${seq}`) < order.indexOf(`event ${seq}`), true);
  }
  assertEquals(
    order.filter((line) => line.startsWith("event")),
    range(1, 20).map((n) => `event ${n}`),
  );
});

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

Deno.test("Room.read() and Room.catchUp() let nobody in particular read an open server only", async () => {
  const newest = { place: { newest: true }, limit: 50 } as const;
  const open = lobbyInMemory().room;
  assertEquals((await open.read(actor(), newest)).events, []);
  assertEquals((await open.catchUp(actor(), undefined)).events, []);
  const closed = lobbyInMemory({ policy: new ServerPolicy({ membersOnly: true }) }).room;
  assertEquals((await rejectionOf(closed.read(actor(), newest))).code, "unauthorized");
  assertEquals((await rejectionOf(closed.catchUp(actor(), undefined))).code, "unauthorized");
  assertEquals((await closed.catchUp(alice, undefined)).events, []);
});

Deno.test("Room.read() is complete if nothing is missing between the cursor and the page", async () => {
  const { room, time } = lobbyInMemory();
  await say(room, 60);
  const { epoch } = room;
  const outcome = async (request: Parameters<Room["read"]>[1]) => {
    const page = await afterCatchUp(time, room.read(alice, request));
    const { events, complete, head, json } = page;
    assertEquals(head, 60);
    assertEquals(JSON.parse(json), events);
    return [events.map(seqOf), complete];
  };
  assertEquals(await outcome({ place: { newest: true }, limit: 60 }), [range(1, 60), true]);
  assertEquals(await outcome({ place: { newest: true }, limit: 59 }), [range(2, 60), false]);
  assertEquals(await outcome({ place: { after: 50 }, limit: 5 }), [range(51, 55), true]);
  assertEquals(await outcome({ place: { after: 58 }, epoch, limit: 5 }), [[59, 60], true]);
  assertEquals(await outcome({ place: { after: 60 }, limit: 5 }), [[], true]);
  assertEquals(await outcome({ place: { before: 5 }, limit: 2 }), [[3, 4], true]);
  assertEquals(await outcome({ place: { around: 30 }, limit: 3 }), [[29, 30, 31], true]);
  // An invalid cursor gets the newest page instead.
  assertEquals(await outcome({ place: { after: 61 }, limit: 2 }), [[59, 60], false]);
  assertEquals(await outcome({ place: { after: 1 }, epoch: "other", limit: 2 }), [[59, 60], false]);
});

Deno.test("Room.catchUp() returns the last events to a new reader, complete if they are all there is", async () => {
  const { room } = lobbyInMemory();
  const outcome = async () => {
    const { events, complete, head } = await room.catchUp(alice, undefined);
    return [events.map(seqOf), complete, head];
  };
  assertEquals(await outcome(), [[], true, 0]);
  await say(room, PAGE_DEFAULT);
  assertEquals(await outcome(), [range(1, PAGE_DEFAULT), true, PAGE_DEFAULT]);
  await say(room, 1);
  assertEquals(await outcome(), [range(2, PAGE_DEFAULT + 1), false, PAGE_DEFAULT + 1]);
});

Deno.test("Room.catchUp() returns everything missed, up to the limit of a join", async () => {
  const { room, time } = lobbyInMemory();
  const head = CATCH_UP_MAX + 10;
  await say(room, head);
  const newest = [range(head - PAGE_DEFAULT + 1, head), false];
  const outcome = async (seq: number, epoch?: string) => {
    const cursor = epoch === undefined ? { seq } : { seq, epoch };
    const { events, complete } = await afterCatchUp(time, room.catchUp(alice, cursor));
    return [events.map(seqOf), complete];
  };
  assertEquals(await outcome(head), [[], true]);
  assertEquals(await outcome(head - 1, room.epoch), [[head], true]);
  assertEquals(await outcome(10), [range(11, head), true]);
  assertEquals(await outcome(9), newest);
  assertEquals(await outcome(0), newest);
  assertEquals(await outcome(head + 1), newest);
  assertEquals(await outcome(head - 1, "other"), newest);
});

Deno.test("Room.catchUp() begins with the newest page if more was missed than fits into a page", async () => {
  const { room } = lobbyInMemory();
  await say(room, 100, () => "x".repeat(4_000));
  const { events, complete, head } = await room.catchUp(alice, { seq: 0 });
  assertEquals([events.at(-1)?.seq, complete, head], [100, false, 100]);
});

Deno.test("Room.catchUp() reads no page in vain if more was missed than a join may bring", async () => {
  const { room, log } = lobbyInMemory();
  await say(room, CATCH_UP_MAX + 10);
  const listed: number[] = [];
  const read = log.read.bind(log);
  log.read = async (...args) => {
    const page = await read(...args);
    listed.push(page.events.length);
    return page;
  };
  await room.catchUp(alice, { seq: 3 });
  await room.catchUp(alice, { seq: 4 });
  assertEquals(listed, [0, PAGE_DEFAULT, 0]);
});

Deno.test("Room.catchUp() reads once for many readers that reconnect with the same cursor", async () => {
  let reads = 0;
  const log = new class extends MemoryLog {
    override read(...args: Parameters<MemoryLog["read"]>) {
      reads++;
      return super.read(...args);
    }
  }();
  const room = hubInMemory(log).hub.room("lobby");
  await say(room, 10);
  const pages = await Promise.all(range(1, 1_000).map(() => room.catchUp(alice, { seq: 5 })));
  assertEquals(reads, 1);
  assertEquals(pages.every(({ complete }) => complete), true);
});

Deno.test("Room.read() and Room.catchUp() wait for a cursor that another node gave out", async () => {
  const { hub, log } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 3);
  for (const text of ["4", "5"]) log.appendElsewhere("lobby", message(text));
  const { epoch } = room;
  const pages = Promise.all([
    room.read(alice, { place: { after: 4 }, epoch, limit: 50 }),
    room.catchUp(alice, { seq: 4, epoch }),
    room.catchUp(alice, { seq: 5 }),
  ]);
  await nextTask();
  await log.catchUp();
  assertEquals(
    (await pages).map(({ events, complete }) => [events.map(seqOf), complete]),
    [[[5], true], [[5], true], [[], true]],
  );
});

Deno.test("Room.read() and Room.catchUp() reset a reader whose cursor this node never reaches", async () => {
  const { hub, log, time } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 3);
  log.appendElsewhere("lobby", message("4"));
  const read = room.read(alice, { place: { after: 4 }, limit: 2 });
  const joined = room.catchUp(alice, { seq: 4 });
  const pages = await afterCatchUp(time, Promise.all([read, joined]));
  assertEquals(
    pages.map(({ events, complete }) => [events.map(seqOf), complete]),
    [[[2, 3], false], [[1, 2, 3], false]],
  );
});

Deno.test("Room.event() waits for an event of another node, and asks before it says no", async () => {
  const { hub, log, time } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 1);
  assertEquals((await room.event(alice, 1))?.seq, 1);
  log.appendElsewhere("lobby", message("2"));
  const second = room.event(alice, 2);
  await nextTask();
  await log.catchUp();
  assertEquals((await second)?.seq, 2);
  assertEquals(await afterCatchUp(time, room.event(alice, 3)), undefined);
});

Deno.test("Room.write() opens no room that another node has opened", async () => {
  const kinds: string[] = [];
  const takeSay = (_actor: unknown, _user: unknown, kind: string) => kinds.push(kind) * 0;
  const { hub, log } = hubInMemory(new LaggingLog(), { takeSay });
  const room = hub.room("lobby");
  assertEquals(await room.head(), 0);
  log.appendElsewhere("lobby", message("1"));
  await log.catchUp();
  // This node's watch has not emitted the event yet.
  await Promise.all([room.write(alice, hi), room.write(alice, hi)]);
  assertEquals(kinds, ["further", "further"]);
});

Deno.test("Room.write() keeps the order of writes that begin in an empty room", async () => {
  const kinds: string[] = [];
  const takeSay = (_actor: unknown, _user: unknown, kind: string) => kinds.push(kind) * 0;
  const { room } = lobbyInMemory({ takeSay });
  const outcomes = await Promise.all([
    room.write(alice, { type: "message", text: "a" }),
    room.write(alice, { type: "edit", target: 1, text: "b" }),
    room.write(alice, { type: "message", text: "c" }),
    room.write(alice, { type: "delete", target: 3 }),
  ]);
  assertEquals(outcomes.map(seqOf), [1, 2, 3, 4]);
  assertEquals(kinds.toSorted(), ["further", "further", "further", "opening"]);
});

Deno.test("Room.write() keeps the order of changes and messages", async () => {
  const { room } = lobbyInMemory();
  await say(room, 1);
  const outcomes = await Promise.all([
    room.write(alice, { type: "edit", target: 1, text: "a" }),
    room.write(alice, { type: "message", text: "b" }),
    room.write(alice, { type: "edit", target: 1, text: "c" }),
    room.write(alice, { type: "delete", target: 1 }),
    room.write(alice, { type: "message", text: "d" }),
  ]);
  assertEquals(outcomes.map(seqOf), [2, 3, 4, 5, 6]);
});

Deno.test("Room.write() keeps the order of writes that arrive while the log is asked", async () => {
  const { room } = lobbyInMemory();
  const texts = range(1, 50).map(String);
  const said: Promise<unknown>[] = [];
  // Each arrives a microtask later: some before the answer, some during it, some after it.
  for (const text of texts) {
    said.push(room.write(alice, { type: "message", text }));
    await Promise.resolve();
  }
  await Promise.all(said);
  const events = await current(room);
  assertEquals(events.map((event) => event.type === "message" && event.text), texts);
});

Deno.test("polls and joins of a quiet room do not reach the log", async () => {
  const { hub, log } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 2);
  await room.catchUp(alice, undefined);
  const before = log.reads;
  const { epoch } = room;
  for (let n = 0; n < 100; n++) {
    await room.catchUp(alice, { seq: 2, epoch });
    const { first, last, head, newest, complete, json } = await room.read(alice, {
      place: { after: 2 },
      epoch,
      limit: 50,
    });
    assertEquals([first, last, head, newest, complete, json], [3, 2, 2, 2, true, "[]"]);
    assertEquals(await room.waitPast(2, AbortSignal.abort()), false);
  }
  await room.catchUp(alice, undefined);
  assertEquals(log.reads, before);
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
