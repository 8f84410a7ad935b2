// The rooms beside the open one: how much is new in them, over any wire, agreed between tabs.

import { assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import type { OutgoingFrame } from "../../client/connection/transport.ts";
import { ReadMarks } from "../../client/log/read_marks.ts";
import { KEPT_MAX, KeptRooms } from "../../client/rooms/kept_rooms.ts";
import { KeptUnread } from "../../client/rooms/kept_unread.ts";
import { findRooms } from "../../client/rooms/find_rooms.ts";
import { OtherRooms } from "../../client/rooms/other_rooms.ts";
import { roomFor, roomWish } from "../../client/rooms/room_keys.ts";
import type { PressedKey } from "../../client/rooms/room_keys.ts";
import { ASKED_EVERY_MS } from "../../client/rooms/rooms_poll.ts";
import { UNREAD_MAX } from "../../client/rooms/room_unread.ts";
import { RoomsWatch } from "../../client/rooms/rooms_watch.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { LiveMessage, LogEvent } from "../../protocol/event.ts";
import { ManualTime } from "../support/manual_time.ts";
import { MemoryStorage } from "../support/memory_storage.ts";
import { ADA, ME, message, messages } from "./sample.ts";

/** A browser with kept rooms `a`, `b` and the open `lobby`, of which `a` and `b` were read up to 10. */
function rig(storage = new MemoryStorage()) {
  const time = new ManualTime();
  const rooms = new KeptRooms(storage);
  const marks = new ReadMarks(storage);
  const kept = new KeptUnread(storage);
  for (const [index, room] of ["lobby", "b", "a"].entries()) rooms.visit(room, index);
  for (const room of ["a", "b"]) {
    if (!marks.mark(room)) marks.set(room, { epoch: "e1", seq: 10 });
  }
  const told: LiveMessage[] = [];
  const epochs: string[] = [];
  const sent: OutgoingFrame[] = [];
  const watch = new RoomsWatch({
    room: "lobby",
    timers: time,
    rooms,
    marks,
    kept,
    user: () => ME,
    onMessage(message, epoch) {
      told.push(message);
      epochs.push(epoch);
    },
  });
  const joined = (
    room: string,
    events: readonly LogEvent[],
    head = events.at(-1)?.seq ?? 10,
    epoch = "e1",
  ) => watch.take({ type: "joined", room, epoch, head, complete: epoch === "e1", events });
  const refused = (room: string, code: ErrorCode, retryAfter?: number) =>
    watch.take({ type: "error", code, message: "", room, retryAfter });
  return {
    time,
    rooms,
    marks,
    kept,
    watch,
    told,
    epochs,
    sent,
    storage,
    joined,
    refused,
    goLive: (most = 49) => watch.live((frame) => sent.push(frame), most),
    lines: () =>
      watch.lines.value.map(({ room, unread, mentions }) => `${room} ${unread} ${mentions}`),
  };
}

function inRoom(room: string, seq: number, change: Partial<LiveMessage> = {}): LiveMessage {
  return message(seq, { room, ...change });
}

Deno.test("RoomsWatch joins the kept rooms quietly, one after another, from where they were heard", () => {
  const { goLive, sent, joined } = rig();
  goLive();
  const quiet = { type: "join", quiet: true, after: 10, epoch: "e1" } as const;
  assertEquals(sent, [{ ...quiet, room: "a" }]);
  joined("a", []);
  assertEquals(sent.slice(1), [{ ...quiet, room: "b" }]);
});

Deno.test("RoomsWatch joins the rooms visited last where a connection joins few", () => {
  const { goLive, sent, joined } = rig();
  goLive(1);
  joined("a", []);
  assertEquals(sent.length, 1);
});

Deno.test("RoomsWatch counts what others say, and what of it speaks to this person", () => {
  const { goLive, joined, watch, lines } = rig();
  goLive();
  joined("a", [inRoom("a", 11), inRoom("a", 12, { user: ME })]);
  watch.take(inRoom("a", 13, { text: "hi @me" }));
  assertEquals(lines(), ["a 2 1", "b 0 0", "lobby 0 0"]);
  joined("b", [inRoom("b", 11)]);
  assertEquals(lines(), ["a 2 1", "b 1 0", "lobby 0 0"]);
  const base = { room: "a", id: "x", at: 1, user: ADA };
  watch.take({ ...base, type: "edit", seq: 14, target: 13, text: "never mind" });
  watch.take({ ...base, type: "delete", seq: 15, target: 11 });
  assertEquals(lines(), ["a 1 0", "b 1 0", "lobby 0 0"]);
});

Deno.test("RoomsWatch forgets what another tab has read", () => {
  const { goLive, joined, watch, marks, lines } = rig();
  goLive();
  joined("a", [inRoom("a", 11), inRoom("a", 12, { text: "@me" })]);
  marks.set("a", { epoch: "e1", seq: 11 });
  watch.read("a");
  assertEquals(lines()[0], "a 1 1");
  marks.set("a", { epoch: "e1", seq: 12 });
  watch.read("a");
  assertEquals(lines()[0], "a 0 0");
});

Deno.test("RoomsWatch goes on after a load of the page from what was heard before", () => {
  const first = rig();
  first.goLive();
  first.joined("a", [inRoom("a", 11), inRoom("a", 12, { text: "@me" })]);
  first.watch[Symbol.dispose]();
  const again = rig(first.storage);
  assertEquals(again.lines()[0], "a 2 1");
  again.goLive();
  assertEquals(again.sent[0], { type: "join", room: "a", quiet: true, after: 12, epoch: "e1" });
});

Deno.test("RoomsWatch guesses a large number where the log brings only its end, and starts anew in another log", () => {
  const { goLive, watch, lines } = rig();
  goLive();
  const events = messages(951, 1_000).map((each) => ({ ...each, room: "a" }));
  const page = { type: "joined", room: "a", head: 1_000, complete: false, events } as const;
  watch.take({ ...page, epoch: "e1" });
  assertEquals(lines()[0], `a ${UNREAD_MAX} 0`);
  watch.take({ ...page, epoch: "e2" });
  assertEquals(lines()[0], "a 0 0");
});

Deno.test("RoomsWatch tells messages as they come, and what came while the wire was gone, once", () => {
  const { goLive, joined, watch, told } = rig();
  goLive();
  // What was written before the page was opened is shown by its number alone.
  joined("a", [inRoom("a", 11)]);
  joined("b", []);
  watch.take(inRoom("a", 12));
  watch.take(inRoom("a", 13, { user: ME }));
  watch.lost();
  goLive();
  joined("a", [inRoom("a", 12), inRoom("a", 14)]);
  watch.take(inRoom("a", 14));
  assertEquals(told.map(({ seq }) => seq), [12, 14]);
});

Deno.test("RoomsWatch tells of a restored log what comes from then on, and counts it over loads", () => {
  const first = rig();
  first.goLive();
  first.joined("a", []);
  first.watch.lost();
  first.goLive();
  // Its numbers begin lower; what it brings is not new to anybody.
  first.joined("a", [inRoom("a", 3), inRoom("a", 4)], 4, "e2");
  first.watch.take(inRoom("a", 5));
  assertEquals(first.told.map(({ seq }) => seq), [5]);
  assertEquals(first.epochs, ["e2"]);
  assertEquals(first.lines()[0], "a 1 0");
  first.watch[Symbol.dispose]();
  const again = rig(first.storage);
  assertEquals(again.lines()[0], "a 1 0");
});

Deno.test("RoomsWatch tells nothing of what a restored log already held, however high its numbers", () => {
  const { goLive, joined, watch, told } = rig();
  goLive();
  joined("a", []);
  watch.lost();
  goLive();
  joined("a", [inRoom("a", 20), inRoom("a", 21)], 21, "e2");
  assertEquals(told, []);
});

Deno.test("RoomsWatch joins a room again that was refused for the moment, when that is over", () => {
  const { time, goLive, joined, refused, sent, lines } = rig();
  goLive();
  refused("a", "rate_limited", 700);
  assertEquals(sent.length, 1);
  time.advance(699);
  assertEquals(sent.length, 1);
  time.advance(1);
  assertEquals(sent[1], sent[0]);
  refused("a", "unavailable");
  time.advance(60_000);
  joined("a", [inRoom("a", 11)]);
  assertEquals(sent.slice(2), [sent[0]!, { ...sent[0], room: "b" }] as OutgoingFrame[]);
  assertEquals(lines()[0], "a 1 0");
  // What stays refused does not hold up the rest, nor come back.
  refused("b", "forbidden");
  time.advance(60_000);
  assertEquals([sent.length, time.timers], [4, 0]);
});

Deno.test("RoomsWatch joins no more on a wire that is gone", () => {
  const { time, goLive, refused, watch, sent } = rig();
  goLive();
  refused("a", "rate_limited", 700);
  watch.lost();
  time.advance(60_000);
  assertEquals([sent.length, time.timers], [1, 0]);
  goLive();
  refused("a", "rate_limited", 700);
  watch[Symbol.dispose]();
  assertEquals(time.timers, 0);
});

Deno.test("RoomsWatch.sync() leaves a room whose join is under way, and joins none that waits for its turn", () => {
  const { goLive, joined, watch, rooms, sent, lines } = rig();
  goLive();
  rooms.leave("a");
  rooms.leave("b");
  watch.sync();
  assertEquals(sent.length, 1);
  joined("a", [inRoom("a", 11)]);
  assertEquals(sent.slice(1), [{ type: "leave", room: "a" }]);
  assertEquals(lines(), ["lobby 0 0"]);
});

Deno.test("RoomsWatch.sync() keeps a room that is left and visited again while its join is under way", () => {
  const { goLive, joined, watch, rooms, sent } = rig();
  goLive();
  rooms.leave("a");
  watch.sync();
  rooms.visit("a", 9);
  watch.sync();
  joined("a", [inRoom("a", 11)]);
  joined("b", []);
  assertEquals(sent.map(({ type }) => type), ["join", "join"]);
});

Deno.test("RoomsWatch draws a burst in another room no more once it shows 99 and more", () => {
  const { goLive, joined, watch } = rig();
  goLive();
  joined("a", []);
  let drawn = -1;
  using _ = { [Symbol.dispose]: effect(() => void (watch.lines.value, drawn += 1)) };
  for (let seq = 11; seq <= 1_010; seq += 1) watch.take(inRoom("a", seq));
  assertEquals(drawn, UNREAD_MAX);
});

Deno.test("RoomsWatch.sync() leaves and joins what another tab has left and visited", () => {
  const { goLive, joined, watch, rooms, sent, lines } = rig();
  goLive();
  joined("a", []);
  joined("b", []);
  rooms.leave("a");
  rooms.visit("new", 5);
  watch.sync();
  assertEquals(sent.slice(2), [
    { type: "leave", room: "a" },
    { type: "join", room: "new", quiet: true },
  ]);
  assertEquals(lines(), ["b 0 0", "lobby 0 0", "new 0 0"]);
});

Deno.test("KeptRooms keeps what was visited, and leaves the oldest where they are too many", () => {
  const rooms = new KeptRooms(new MemoryStorage());
  for (let visit = 0; visit <= KEPT_MAX; visit += 1) rooms.visit(`room-${visit}`, visit);
  assertEquals([rooms.of("room-0"), rooms.all().length], [undefined, KEPT_MAX]);
  rooms.setNotify("room-1", "mentions", 1);
  rooms.visit("room-1", 100);
  assertEquals(rooms.of("room-1")?.notify, "mentions");
});

Deno.test("KeptRooms and KeptUnread read nothing out of what somebody else has written", () => {
  const storage = new MemoryStorage();
  for (const text of ["{", "null", "7", '{"visitedAt":"x"}', '{"epoch":"e","head":"x"}']) {
    storage.setItem("hubbub.kept.a", text);
    storage.setItem("hubbub.unread.a", text);
    assertEquals([new KeptRooms(storage).all(), new KeptUnread(storage).of("a")], [[], undefined]);
  }
  storage.setItem("hubbub.kept.not a room", '{"visitedAt":1}');
  storage.removeItem("hubbub.kept.a");
  assertEquals(new KeptRooms(storage).all(), []);
});

Deno.test("OtherRooms asks for heads now and then where the wire carries one room, and for what has moved", async () => {
  const { watch, time, lines } = rig();
  const asked: string[] = [];
  let head = 10;
  const others = new OtherRooms(watch, {
    timers: time,
    guest: "me",
    fetch(input) {
      asked.push(`${input}`);
      return Promise.resolve(Response.json(
        `${input}`.startsWith("/rooms?")
          ? { rooms: [{ name: "a", head }, { name: "b", head: 10 }, { name: "unkept", head: 99 }] }
          : { epoch: "e1", head, complete: true, events: [inRoom("a", 11, { text: "@me" })] },
      ));
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
    // A body is read by more turns than promises alone take.
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  await settle();
  assertEquals(asked, ["/rooms?name=me"]);
  head = 11;
  time.advance(ASKED_EVERY_MS);
  await settle();
  await settle();
  assertEquals(asked.slice(1), ["/rooms?name=me", "/rooms/a?limit=200&after=10.e1&name=me"]);
  assertEquals(lines()[0], "a 1 1");
  others.lost();
  time.advance(2 * ASKED_EVERY_MS);
  await settle();
  assertEquals(asked.length, 3);
  others[Symbol.dispose]();
  assertEquals(time.timers, 0);
});

Deno.test("OtherRooms asks no more where a better wire has taken over", async () => {
  const { watch, time, sent } = rig();
  let asked = 0;
  const others = new OtherRooms(watch, {
    timers: time,
    fetch() {
      asked += 1;
      return Promise.resolve(Response.json({ rooms: [] }));
    },
  });
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  await new Promise((resolve) => setTimeout(resolve, 0));
  others.live({ by: "websocket", roomsMax: 50, send: (frame) => sent.push(frame) });
  time.advance(3 * ASKED_EVERY_MS);
  assertEquals([asked, sent.length], [1, 1]);
  others[Symbol.dispose]();
});

Deno.test("OtherRooms brings all that was missed before anything is told as news", async () => {
  const { watch, time, told, lines } = rig();
  const missed = Array.from({ length: 5 }, (_, index) => inRoom("a", 11 + index));
  const others = new OtherRooms(watch, {
    timers: time,
    fetch(input) {
      const after = Number(/after=(\d+)/.exec(`${input}`)?.[1] ?? 0);
      return Promise.resolve(Response.json(
        `${input}`.startsWith("/rooms?") ? { rooms: [{ name: "a", head: 15 }] } : {
          epoch: "e1",
          head: 15,
          complete: true,
          events: missed.filter(({ seq }) => seq > after).slice(0, 2),
        },
      ));
    },
  });
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([lines()[0], told.length], ["a 5 0", 0]);
  others[Symbol.dispose]();
});

Deno.test("findRooms() puts what is new first, then what fits best, and offers a name that is free", () => {
  const kept = [
    { room: "design", unread: 0, mentions: 0 },
    { room: "ops-team", unread: 3, mentions: 0 },
    { room: "zoo", unread: 1, mentions: 1 },
  ];
  const names = (typed: string) =>
    findRooms(typed, kept, ["team", "teams", "zoo", "the-team"], "lobby").map(({ room, kind }) =>
      kind === "new" ? `+${room}` : room
    );
  assertEquals(names("").slice(0, 3), ["zoo", "ops-team", "design"]);
  assertEquals(names("team"), ["team", "teams", "ops-team", "the-team"]);
  assertEquals(names(" The Te"), ["the-team", "+the-te"]);
  assertEquals(names("ö"), []);
  // Where one is already, nothing new can be opened.
  assertEquals(findRooms("lobby", [], [], "lobby"), []);
  const lobby = { room: "lobby", unread: 0, mentions: 0 };
  assertEquals(findRooms("lobby", [lobby], ["lobby"], "lobby"), []);
});

Deno.test("roomWish() and roomFor() mean rooms by keys that writing does not use", () => {
  const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
    key,
    code: "",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    target: null,
    ...change,
  });
  const field = { value: "words" } as unknown as EventTarget;
  assertEquals(roomWish(press("k", { ctrlKey: true }), false), "find");
  assertEquals(roomWish(press("л", { ctrlKey: true, code: "KeyK" }), false), "find");
  assertEquals(roomWish(press("k", { metaKey: true }), true), "find");
  // There it deletes to the line's end.
  assertEquals(roomWish(press("k", { ctrlKey: true }), true), undefined);
  assertEquals(roomWish(press("k"), false), undefined);
  assertEquals(roomWish(press("ArrowUp"), false), undefined);
  assertEquals(roomWish(press("ArrowUp", { altKey: true, target: field }), false), "above");
  assertEquals(roomWish(press("ArrowUp", { altKey: true, target: field }), true), undefined);
  // There it opens a calendar; and a browser that fills in a form tells no key.
  const date = { tagName: "INPUT", value: "" } as unknown as EventTarget;
  assertEquals(roomWish(press("ArrowDown", { altKey: true, target: date }), false), undefined);
  assertEquals(roomWish({ ...press(""), key: undefined as unknown as string }, false), undefined);
  const news = press("ArrowDown", { altKey: true, shiftKey: true });
  assertEquals(roomWish(news, false), "news_below");

  const lines = ["a", "b", "c"].map((room) => ({
    room,
    unread: room === "a" ? 1 : 0,
    mentions: 0,
  }));
  assertEquals(roomFor("below", lines, "c"), "a");
  assertEquals(roomFor("above", lines, "a"), "c");
  assertEquals(roomFor("news_below", lines, "b"), "a");
  assertEquals(roomFor("news_below", lines, "a"), undefined);
  assertEquals(roomFor("below", lines.slice(0, 1), "a"), undefined);
});
