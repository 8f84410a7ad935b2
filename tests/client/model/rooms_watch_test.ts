// The background rooms: what is unread in them, over any transport, and in agreement between tabs.

import { assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import type { OutgoingFrame } from "../../../client/connection/transport.ts";
import { UNREAD_MAX } from "../../../client/model/room_unread.ts";
import { ADA, ME, messages, pageOf, userNamed } from "../sample.ts";
import { inRoom, watchedRooms } from "../watched_rooms.ts";

Deno.test("RoomsWatch joins the saved rooms in the background, one after another, from their cursors", () => {
  const { goLive, sent, joined } = watchedRooms();
  goLive();
  const quiet = { type: "join", quiet: true, after: 10, epoch: "e1" } as const;
  assertEquals(sent, [{ ...quiet, room: "a" }]);
  joined("a", []);
  assertEquals(sent.slice(1), [{ ...quiet, room: "b" }]);
});

Deno.test("RoomsWatch joins the rooms visited last if a connection can join only a few", () => {
  const { goLive, sent, joined } = watchedRooms();
  goLive(1);
  joined("a", []);
  assertEquals(sent.length, 1);
});

Deno.test("RoomsWatch counts messages of others, and mentions of the user", () => {
  const { goLive, joined, watch, lines } = watchedRooms();
  goLive();
  joined("a", [inRoom("a", 11), inRoom("a", 12, { user: ME })]);
  watch.receive(inRoom("a", 13, { text: "hi @me" }));
  assertEquals(lines(), ["a 2 1", "b 0 0", "lobby 0 0"]);
  joined("b", [inRoom("b", 11)]);
  assertEquals(lines(), ["a 2 1", "b 1 0", "lobby 0 0"]);
  const base = { room: "a", id: "x", at: 1, user: ADA };
  watch.receive({ ...base, type: "edit", seq: 14, target: 13, text: "never mind" });
  watch.receive({ ...base, type: "delete", seq: 15, target: 11 });
  assertEquals(lines(), ["a 1 0", "b 1 0", "lobby 0 0"]);
});

Deno.test("RoomsWatch counts mentions again once another user has given up the reader's name", () => {
  const { goLive, joined, watch, lines } = watchedRooms();
  goLive();
  joined("a", [inRoom("a", 11, { user: userNamed("me", "u_bob") })]);
  watch.receive(inRoom("a", 12, { text: "@me" }));
  assertEquals(lines()[0], "a 2 0");
  watch.receive(inRoom("a", 13, { user: userNamed("bob", "u_bob") }));
  watch.receive(inRoom("a", 14, { text: "@me" }));
  assertEquals(lines()[0], "a 4 1");
});

Deno.test("RoomsWatch counts nothing that another tab has read", () => {
  const { goLive, joined, watch, marks, lines } = watchedRooms();
  goLive();
  joined("a", [inRoom("a", 11), inRoom("a", 12, { text: "@me" })]);
  marks.set("a", { epoch: "e1", seq: 11 });
  watch.read("a");
  assertEquals(lines()[0], "a 1 1");
  marks.set("a", { epoch: "e1", seq: 12 });
  watch.read("a");
  assertEquals(lines()[0], "a 0 0");
});

Deno.test("RoomsWatch continues after a reload of the page from its cursors", () => {
  const first = watchedRooms();
  first.goLive();
  first.joined("a", [inRoom("a", 11), inRoom("a", 12, { text: "@me" })]);
  first.watch[Symbol.dispose]();
  const again = watchedRooms(first.storage);
  assertEquals(again.lines()[0], "a 2 1");
  again.goLive();
  assertEquals(again.sent[0], { type: "join", room: "a", quiet: true, after: 12, epoch: "e1" });
});

Deno.test("RoomsWatch continues from the last seq that a page covers", () => {
  const { goLive, watch } = watchedRooms();
  goLive();
  const page = { type: "joined", room: "a", epoch: "e1", complete: true } as const;
  watch.receive({ ...page, first: 11, last: 14, head: 14, events: [] });
  assertEquals(watch.cursors().get("a")?.head, 14);
});

Deno.test("RoomsWatch guesses a large number if a page has a gap before it, and starts again in another log", () => {
  const { goLive, watch, lines } = watchedRooms();
  goLive();
  const events = messages(951, 1_000).map((each) => ({ ...each, room: "a" }));
  const page = {
    type: "joined",
    room: "a",
    complete: false,
    ...pageOf(events, 1_000),
  } as const;
  watch.receive({ ...page, epoch: "e1" });
  assertEquals(lines()[0], `a ${UNREAD_MAX} 0`);
  watch.receive({ ...page, epoch: "e2" });
  assertEquals(lines()[0], "a 0 0");
});

Deno.test("RoomsWatch reports live messages, and those missed between two transports, once", () => {
  const { goLive, joined, watch, notified } = watchedRooms();
  goLive();
  // Messages from before the page was opened are only counted.
  joined("a", [inRoom("a", 11)]);
  joined("b", []);
  watch.receive(inRoom("a", 12));
  watch.receive(inRoom("a", 13, { user: ME }));
  watch.lost();
  goLive();
  joined("a", [inRoom("a", 12), inRoom("a", 14)]);
  watch.receive(inRoom("a", 14));
  assertEquals(notified.map(({ seq }) => seq), [12, 14]);
});

Deno.test("RoomsWatch reports later messages of a restored log, and counts them across reloads", () => {
  const first = watchedRooms();
  first.goLive();
  first.joined("a", []);
  first.watch.lost();
  first.goLive();
  // Its seqs begin lower; nothing in it is unread.
  first.joined("a", [inRoom("a", 3), inRoom("a", 4)], 4, "e2");
  first.watch.receive(inRoom("a", 5));
  assertEquals(first.notified.map(({ seq }) => seq), [5]);
  assertEquals(first.epochs, ["e2"]);
  assertEquals(first.lines()[0], "a 1 0");
  first.watch[Symbol.dispose]();
  const again = watchedRooms(first.storage);
  assertEquals(again.lines()[0], "a 1 0");
});

Deno.test("RoomsWatch reports nothing that a restored log already had, however high its seqs", () => {
  const { goLive, joined, watch, notified } = watchedRooms();
  goLive();
  joined("a", []);
  watch.lost();
  goLive();
  joined("a", [inRoom("a", 20), inRoom("a", 21)], 21, "e2");
  assertEquals(notified, []);
});

Deno.test("RoomsWatch joins a room again after a retryable error", () => {
  const { time, goLive, joined, refused, sent, lines } = watchedRooms();
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
  // A room that stays refused does not hold up the others, and is not retried.
  refused("b", "forbidden");
  time.advance(60_000);
  assertEquals([sent.length, time.pendingTimers], [4, 0]);
});

Deno.test("RoomsWatch joins nothing on a transport that is gone", () => {
  const { time, goLive, refused, watch, sent } = watchedRooms();
  goLive();
  refused("a", "rate_limited", 700);
  watch.lost();
  time.advance(60_000);
  assertEquals([sent.length, time.pendingTimers], [1, 0]);
  goLive();
  refused("a", "rate_limited", 700);
  watch[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
});

Deno.test("RoomsWatch.sync() leaves a room during its join, and one that waits for its turn", () => {
  const { goLive, joined, watch, rooms, sent, lines } = watchedRooms();
  goLive();
  rooms.leave("a");
  rooms.leave("b");
  watch.sync();
  assertEquals(sent.length, 1);
  joined("a", [inRoom("a", 11)]);
  assertEquals(sent.slice(1), [{ type: "leave", room: "a" }]);
  assertEquals(lines(), ["lobby 0 0"]);
});

Deno.test("RoomsWatch.sync() keeps a room that is left and visited again during its join", () => {
  const { goLive, joined, watch, rooms, sent } = watchedRooms();
  goLive();
  rooms.leave("a");
  watch.sync();
  rooms.visit("a", 9);
  watch.sync();
  joined("a", [inRoom("a", 11)]);
  joined("b", []);
  assertEquals(sent.map(({ type }) => type), ["join", "join"]);
});

Deno.test('RoomsWatch renders a burst in another room no more once it shows "99+"', () => {
  const { goLive, joined, watch } = watchedRooms();
  goLive();
  joined("a", []);
  let drawn = -1;
  using _ = { [Symbol.dispose]: effect(() => void (watch.lines.value, drawn += 1)) };
  for (let seq = 11; seq <= 1_010; seq += 1) watch.receive(inRoom("a", seq));
  assertEquals(drawn, UNREAD_MAX);
});

Deno.test("RoomsWatch.sync() leaves and joins what another tab has left and visited", () => {
  const { goLive, joined, watch, rooms, sent, lines } = watchedRooms();
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
