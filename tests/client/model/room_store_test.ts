// The room store: a window on the log that stays in order, whatever arrives when.

import { isAttached } from "../../../client/model/log_window.ts";
import { assert, assertEquals } from "@std/assert";
import { RoomStore } from "../../../client/model/room_store.ts";
import { FOLLOWED_MAX, WINDOW_MAX } from "../../../client/model/window_size.ts";
import type { SkippedEvent } from "../../../protocol/parse_server_frame.ts";
import { deletionOf, editOf, message, messages, pageOf, viewOf } from "../sample.ts";
import { joined, seqs } from "./room_store_rig.ts";

Deno.test("RoomStore shows a view's messages in their current state", () => {
  const store = new RoomStore(viewOf([...messages(1, 2), editOf(1, 3, "new"), deletionOf(2, 4)]));
  const [first, second] = store.state.value.messages;
  assertEquals([first?.text, first?.edited], ["new", 3_000]);
  assertEquals([second?.text, second?.deleted], [undefined, 4_000]);
  assertEquals(store.state.value.head, 4);
});

Deno.test("RoomStore.apply() applies events once, in seq order, whatever order they arrive in", () => {
  const store = new RoomStore(viewOf(messages(1, 2)));
  store.apply([message(5), message(4)]);
  assertEquals(seqs(store), [1, 2]);
  store.apply([message(2), message(3)]);
  assertEquals(seqs(store), [1, 2, 3, 4, 5]);
  store.apply(messages(1, 5));
  assertEquals(seqs(store), [1, 2, 3, 4, 5]);
});

Deno.test("RoomStore.apply() changes messages without counting the change as one", () => {
  const store = new RoomStore(viewOf(messages(1, 2)));
  store.apply([editOf(1, 3, "better"), deletionOf(2, 4), message(5)]);
  assertEquals(store.state.value.messages.map(({ text }) => text), ["better", undefined, "text 5"]);
});

Deno.test("RoomStore keeps a deleted message deleted when an older edit of it arrives", () => {
  const store = new RoomStore(viewOf(messages(1, 1)));
  store.apply([deletionOf(1, 2), editOf(1, 3, "back")]);
  assertEquals(store.state.value.messages[0]?.text, undefined);
});

Deno.test("RoomStore.joined() continues from the cursor", () => {
  const store = new RoomStore(viewOf(messages(1, 2)));
  store.joined(joined(messages(2, 4)));
  assertEquals(seqs(store), [1, 2, 3, 4]);
});

Deno.test("RoomStore.joined() replaces the log if there is a gap", () => {
  const store = new RoomStore(viewOf(messages(1, 2)));
  store.joined(joined(messages(600, 650), { complete: false }));
  assertEquals(seqs(store)[0], 600);
  assertEquals(store.state.value.complete, false);
  assertEquals(isAttached(store.state.value), true);
});

Deno.test("RoomStore.joined() replaces the log of another epoch, even by a shorter one", () => {
  const store = new RoomStore(viewOf(messages(1, 9)));
  store.joined(joined(messages(1, 3), { complete: false, epoch: "e2" }));
  assertEquals([store.state.value.epoch, store.state.value.head], ["e2", 3]);
  store.apply([message(4)]);
  assertEquals(seqs(store), [1, 2, 3, 4]);
});

Deno.test("RoomStore.joined() accepts an incomplete page that continues from the cursor", () => {
  const store = new RoomStore(viewOf(messages(1, 2)));
  store.joined(joined(messages(3, 202), { complete: false, head: 400 }));
  assertEquals(store.state.value.head, 202);
  assertEquals(seqs(store).slice(0, 3), [1, 2, 3]);
});

Deno.test("RoomStore cuts the oldest messages while the log follows, and is not complete then", () => {
  const store = new RoomStore(viewOf(messages(1, WINDOW_MAX)));
  for (let seq = WINDOW_MAX + 1; seq <= WINDOW_MAX + 10; seq += 1) {
    const before = seqs(store).length;
    store.apply(messages(seq, seq));
    assert(
      before - seqs(store).length <= before / 4,
      `${seqs(store).length} lines after ${before}`,
    );
  }
  assertEquals(seqs(store).length, FOLLOWED_MAX);
  const { first, complete } = store.state.value;
  assertEquals([first, complete], [WINDOW_MAX + 11 - FOLLOWED_MAX, false]);
});

Deno.test("RoomStore lets a busy room's window grow no larger than a quiet one's", () => {
  const store = new RoomStore(viewOf(messages(1, FOLLOWED_MAX)));
  store.apply(messages(FOLLOWED_MAX + 1, FOLLOWED_MAX + 40));
  assertEquals(seqs(store).length, FOLLOWED_MAX);
});

Deno.test("RoomStore.apply() halves a window that follows in a flood, down to `lines`", () => {
  const store = new RoomStore(viewOf(messages(1, 100)));
  store.apply(messages(101, 103), { lines: 3 });
  assertEquals(seqs(store).length, 50);
  for (let seq = 104; seq < 110; seq += 1) store.apply([message(seq)], { lines: 3 });
  assertEquals(seqs(store), [107, 108, 109]);
});

Deno.test("RoomStore cuts nothing while a message is edited, not even in a flood", () => {
  const store = new RoomStore(viewOf(messages(1, FOLLOWED_MAX)));
  store.setHeld(true);
  store.apply(messages(FOLLOWED_MAX + 1, FOLLOWED_MAX + 10));
  assertEquals([seqs(store)[0], seqs(store).length], [1, FOLLOWED_MAX + 10]);
  store.apply(messages(FOLLOWED_MAX + 11, FOLLOWED_MAX + 500), { lines: 4 });
  assertEquals([seqs(store)[0], seqs(store).length], [1, FOLLOWED_MAX + 10]);
  // Messages that arrived while there was room were seen.
  const { unread } = store.state.value;
  assertEquals(unread, { count: 490, seq: FOLLOWED_MAX + 11 });
  assertEquals(isAttached(store.state.value), false);
});

Deno.test("RoomStore cuts nothing while the user reads: the newest messages wait in the log", () => {
  const store = new RoomStore(viewOf(messages(1, WINDOW_MAX)));
  store.setFollowing(false);
  store.apply(messages(WINDOW_MAX + 1, WINDOW_MAX + 10));
  const { head, last, unread } = store.state.value;
  assertEquals([seqs(store)[0], seqs(store).length], [1, WINDOW_MAX]);
  assertEquals([head, last], [WINDOW_MAX + 10, WINDOW_MAX]);
  assertEquals(unread, { count: 10, seq: WINDOW_MAX + 1 });
});

Deno.test("RoomStore.prepend() adds older messages and recognizes the start", () => {
  const store = new RoomStore(viewOf(messages(51, 60)));
  store.prepend(pageOf(messages(20, 50), 60));
  assertEquals([seqs(store)[0], store.state.value.complete], [20, false]);
  store.prepend(pageOf(messages(1, 19), 60));
  assertEquals([seqs(store)[0], store.state.value.complete], [1, true]);
});

Deno.test("RoomStore counts a live event that a page of history already contained", () => {
  const store = new RoomStore(viewOf(messages(1, 5)));
  store.setFollowing(false);
  store.apply(messages(6, 8), { lines: 1 });
  store.append(pageOf(messages(6, 12), 40));
  store.apply(messages(9, 20), { lines: 1 });
  assertEquals(store.state.value.unread, { count: 15, seq: 6 });
  assertEquals(seqs(store), messages(1, 12).map(({ seq }) => seq));
  assertEquals(isAttached(store.state.value), false);
});

Deno.test("RoomStore.replace() continues from the newest live event, whatever the page covers", () => {
  const store = new RoomStore(viewOf(messages(1, 5)));
  store.apply(messages(6, 8));
  // Requested before 8 arrived, and answered after it.
  store.replace(pageOf(messages(1, 7), 7));
  store.apply(messages(9, 9));
  assertEquals([store.state.value.head, isAttached(store.state.value)], [9, false]);
});

Deno.test("RoomStore.prepend() cuts the newest messages beyond the window; append() adds them again", () => {
  const store = new RoomStore(viewOf(messages(101, 100 + WINDOW_MAX)));
  store.prepend(pageOf(messages(51, 100), 100 + WINDOW_MAX));
  assertEquals([store.state.value.last, seqs(store).length], [50 + WINDOW_MAX, WINDOW_MAX]);
  assertEquals(isAttached(store.state.value), false);
  const events = messages(51 + WINDOW_MAX, 100 + WINDOW_MAX);
  store.append(pageOf(events, 100 + WINDOW_MAX));
  assertEquals(isAttached(store.state.value), true);
  assertEquals(seqs(store).at(-1), 100 + WINDOW_MAX);
});

Deno.test("RoomStore holds live events back from a window that does not reach the head", () => {
  const store = new RoomStore(viewOf(messages(10, 20), { head: 90 }));
  store.apply([message(91)]);
  assertEquals([seqs(store).at(-1), store.state.value.head], [20, 91]);
  store.apply([editOf(15, 92, "changed")]);
  assertEquals(store.state.value.messages[5]?.text, "changed");
});

Deno.test("RoomStore.prepend() applies a change that is newer than the page", () => {
  const store = new RoomStore(viewOf(messages(51, 60)));
  const page = pageOf(messages(1, 50), 60);
  store.prepend(page, 6);
  store.apply([editOf(5, 61, "changed"), deletionOf(6, 62), editOf(52, 63, "here")]);
  while (store.prepend(page, 20).left > 0);
  const { messages: shown } = store.state.value;
  assertEquals([shown[4]?.text, shown[5]?.deleted !== undefined, shown[51]?.text], [
    "changed",
    true,
    "here",
  ]);
});

Deno.test("RoomStore.prepend() keeps what a newer page already knows", () => {
  const store = new RoomStore(viewOf(messages(51, 60)));
  store.apply([editOf(5, 61, "first")]);
  store.prepend(pageOf([...messages(1, 4), message(5, { text: "second" })], 62));
  assertEquals(store.state.value.messages[4]?.text, "second");
});

Deno.test("RoomStore keeps the message that is edited when a link has missed too much", () => {
  const store = new RoomStore(viewOf(messages(1, 50)));
  store.setHeld(true);
  store.joined(joined(messages(801, 850), { complete: false, head: 850 }));
  assertEquals([seqs(store)[0], seqs(store).length], [1, 50]);
  assertEquals([store.state.value.unread?.count, store.missedUpTo], [800, 850]);
});

Deno.test("RoomStore is stale after a page that is older than the last gap", () => {
  const store = new RoomStore(viewOf(messages(51, 100)));
  store.setFollowing(false);
  store.joined(joined(messages(851, 900), { complete: false, head: 900 }));
  const renewed = () => {
    const { missedUpTo } = store;
    store.missedUpTo = 0;
    return missedUpTo;
  };
  assertEquals(renewed(), 900, "the gap itself");
  store.prepend(pageOf(messages(41, 50), 100));
  assertEquals(renewed(), 900, "on top");
  store.append(pageOf(messages(101, 110), 899));
  assertEquals(renewed(), 900, "below");
  store.replace(pageOf(messages(301, 350), 100));
  assertEquals(renewed(), 900, "elsewhere");
  store.prepend(pageOf(messages(251, 300), 900));
  assertEquals(renewed(), 0, "one that knows all");
});

Deno.test("RoomStore has room only for messages that cut nothing that must stay", () => {
  const store = new RoomStore(viewOf(messages(1_001, 1_000 + FOLLOWED_MAX - 50)));
  assertEquals(store.roomOnTop, 50);
  store.setFollowing(false);
  assertEquals([store.roomOnTop, store.roomBelow], [Infinity, Infinity]);
  store.setHeld(true);
  const room = WINDOW_MAX - seqs(store).length;
  assertEquals([store.roomOnTop, store.roomBelow], [room, room]);
});

Deno.test("RoomStore applies changes to pages that were read before them", () => {
  const store = new RoomStore(viewOf(messages(1, 50), { head: 500 }));
  store.setFollowing(false);
  store.append(pageOf(messages(51, 60), 500));
  store.apply([deletionOf(90, 501), editOf(55, 502, "first"), editOf(300, 503, "there")]);
  store.apply([editOf(55, 504, "second")]);
  store.append(pageOf(messages(61, 100), 500));
  const at = (seq: number) => store.state.value.messages.find((message) => message.seq === seq);
  assertEquals([at(55)?.text, at(90)?.deleted !== undefined], ["second", true]);
  store.replace(pageOf(messages(275, 324), 500));
  assertEquals(at(300)?.text, "there");
});

Deno.test("RoomStore.joined() moves the cursor to the last seq that a page covers", () => {
  const store = new RoomStore(viewOf(messages(1, 5)));
  store.joined(joined([message(7), message(9)], { first: 6, last: 10, head: 10 }));
  const { head, last } = store.state.value;
  assertEquals([seqs(store), head, last], [[1, 2, 3, 4, 5, 7, 9], 10, 10]);
  store.joined(joined([], { first: 11, last: 12, head: 12 }));
  store.apply(messages(13, 13));
  assertEquals(seqs(store).slice(-2), [9, 13]);
  assertEquals([store.state.value.head, store.isMissing], [13, false]);
});

Deno.test("RoomStore.joined() applies what was held back, once a page covers what was missing before it", () => {
  const store = new RoomStore(viewOf(messages(1, 5)));
  store.apply(messages(7, 8));
  assertEquals([store.state.value.head, store.isMissing], [5, true]);
  store.joined(joined([], { first: 6, last: 6, head: 8 }));
  assertEquals([store.state.value.head, store.isMissing], [8, false]);
  assertEquals(seqs(store), [1, 2, 3, 4, 5, 7, 8]);
});

Deno.test("RoomStore.joined() still misses what another tab's page does not cover", () => {
  const store = new RoomStore(viewOf(messages(1, 5)));
  store.joined(joined([message(8)], { first: 7, last: 9, head: 9, isOfOtherTab: true }));
  assertEquals([store.state.value.head, store.isMissing], [5, true]);
});

Deno.test("RoomStore's window reaches as far as its pages cover", () => {
  const at = { first: 10, last: 20, head: 40 };
  const store = new RoomStore(viewOf(messages(12, 18), at));
  const reach = () => {
    const { first, last, complete } = store.state.value;
    return [first, last, complete];
  };
  assertEquals(reach(), [10, 20, false]);
  store.prepend({ events: messages(3, 9), first: 1, last: 9, head: 40 });
  assertEquals(reach(), [1, 20, true]);
  store.append({ events: messages(22, 25), first: 21, last: 27, head: 40 });
  assertEquals(reach(), [1, 27, true]);
  store.replace({ events: messages(30, 35), first: 29, last: 36, head: 40 });
  assertEquals(reach(), [29, 36, false]);
});

Deno.test("RoomStore leaves a message alone that an event of an unknown type names, in every kind of page", () => {
  // As in a page of history: only the type of such an event counts, whatever fields it has.
  const reaction = (seq: number, target: number) =>
    ({ ...message(seq), type: "unknown", target }) as unknown as SkippedEvent;
  const store = new RoomStore(viewOf(messages(5, 6), { head: 9 }));
  store.append(pageOf([reaction(7, 6), message(8), reaction(9, 8)], 9));
  store.prepend(pageOf([message(3), reaction(4, 3)], 9));
  store.apply([reaction(10, 5)]);
  assertEquals(
    store.state.value.messages.map(({ text }) => text),
    [3, 5, 6, 8].map((n) => `text ${n}`),
  );
  assertEquals([store.state.value.head, store.state.value.last], [10, 10]);
  store.replace(pageOf([message(1), reaction(2, 1)], 10));
  assertEquals(store.state.value.messages.map(({ text }) => text), ["text 1"]);
});
