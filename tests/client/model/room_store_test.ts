// The room store: a window on the log that stays in order, whatever arrives when.

import { isAttached } from "../../../client/model/log_window.ts";
import { assert, assertEquals } from "@std/assert";
import { FOLLOWED_MAX, RoomStore, WINDOW_MAX } from "../../../client/model/room_store.ts";
import type { Joined } from "../../../client/connection/transport.ts";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import type { SkippedEvent } from "../../../protocol/parse_server_frame.ts";
import {
  deletedMessage,
  deletionOf,
  editOf,
  message,
  messages,
  pageOf,
  rangeOf,
  viewOf,
} from "../sample.ts";

function seqs(store: RoomStore): number[] {
  return store.state.value.messages.map(({ seq }) => seq);
}

function joined(events: readonly LogEvent[], change: Partial<Joined> = {}): Joined {
  return {
    type: "joined",
    room: "lobby",
    epoch: "e1",
    ...rangeOf(events, change.head ?? events.at(-1)?.seq ?? 0),
    complete: true,
    events,
    ...change,
  };
}

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

Deno.test("RoomStore counts unread messages while the user reads, until the log follows again", () => {
  const store = new RoomStore(viewOf(messages(1, 3)));
  store.setFollowing(false);
  store.apply([message(4), editOf(1, 5, "x"), message(6)]);
  assertEquals(store.state.value.unread, { count: 2, seq: 4 });
  store.setFollowing(true);
  assertEquals([store.state.value.unread, store.state.value.newFrom], [undefined, 4]);
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

Deno.test("RoomStore does not count a message as new if it was seen before its event arrived", () => {
  const store = new RoomStore(viewOf(messages(1, 20), { head: 90 }));
  store.setFollowing(false);
  store.replace(pageOf(messages(51, 100), 100));
  store.setFollowing(true);
  store.apply(messages(91, 100));
  assertEquals([store.state.value.unread, isAttached(store.state.value)], [undefined, true]);
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

Deno.test("RoomStore counts no deleted message as unread, however it learns of the deletion", async (t) => {
  /** A hidden page on which messages 4 to 6 are unread. */
  const hidden = (shown = 3) => {
    const store = new RoomStore(viewOf(messages(1, shown)));
    store.setLooking(false);
    store.apply(messages(shown + 1, shown + 3));
    assertEquals(store.state.value.unread, { count: 3, seq: shown + 1 });
    return store;
  };
  const unread = ({ state }: RoomStore) => state.value.unread;
  const cases: Readonly<Record<string, () => void>> = {
    "all of them, one by one"() {
      const store = hidden();
      store.apply([deletionOf(5, 7)]);
      assertEquals(unread(store), { count: 2, seq: 4 });
      store.apply([deletionOf(4, 8)]);
      assertEquals(unread(store), { count: 1, seq: 6 });
      store.apply([deletionOf(6, 9)]);
      assertEquals(unread(store), undefined);
    },
    "twice, and what was not new"() {
      const store = hidden();
      store.apply([deletionOf(1, 7), deletionOf(4, 8), deletionOf(4, 9), deletionOf(99, 10)]);
      assertEquals(unread(store), { count: 2, seq: 5 });
    },
    "in the batch in which it came"() {
      const store = hidden();
      store.apply([message(7), deletionOf(7, 8)]);
      assertEquals(unread(store)?.count, 3);
    },
    "an edit, which is still new"() {
      const store = hidden();
      store.apply([editOf(4, 7, "changed")]);
      assertEquals(unread(store), { count: 3, seq: 4 });
    },
    "and a new one is counted again from its own place"() {
      const store = hidden();
      store.apply([deletionOf(4, 7), deletionOf(5, 8), deletionOf(6, 9), message(10)]);
      assertEquals([unread(store), store.state.value.newFrom], [{ count: 1, seq: 10 }, 10]);
    },
    "of what waits in the log"() {
      const store = new RoomStore(viewOf(messages(1, WINDOW_MAX)));
      store.setFollowing(false);
      store.apply(messages(WINDOW_MAX + 1, WINDOW_MAX + 3));
      for (const n of [1, 2, 3]) store.apply([deletionOf(WINDOW_MAX + n, WINDOW_MAX + 3 + n)]);
      assertEquals(unread(store), undefined);
    },
    "of what a flood cut away"() {
      const store = hidden(FOLLOWED_MAX);
      store.apply(messages(FOLLOWED_MAX + 4, FOLLOWED_MAX + 400));
      assertEquals([unread(store)?.count, seqs(store)[0]! > FOLLOWED_MAX + 1], [400, true]);
      store.apply([deletionOf(FOLLOWED_MAX + 1, FOLLOWED_MAX + 401)]);
      assertEquals(unread(store), { count: 399, seq: FOLLOWED_MAX + 2 });
    },
    "of more than are tracked"() {
      const store = hidden();
      store.apply(messages(7, 2_003));
      assertEquals(unread(store)?.count, 2_000);
      store.apply([deletionOf(2_003, 2_004), deletionOf(4, 2_005)]);
      assertEquals(unread(store)?.count, 1_998);
      store.setReadElsewhere(2_005);
      assertEquals(unread(store), undefined);
    },
    "while the connection was lost"() {
      const store = hidden();
      store.joined(joined([deletionOf(4, 7), deletionOf(5, 8), deletionOf(6, 9)]));
      assertEquals(unread(store), undefined);
    },
    "while too much was missed, by the page that comes then"() {
      const store = hidden();
      const events = [message(21), ...messages(22, 60).map(({ seq }) => deletedMessage(seq, 61))];
      store.joined(joined(events, { head: 70, complete: false }));
      // The messages outside the window, and 21.
      assertEquals(unread(store), { count: 17 + 10 + 1, seq: 21 });
      const deleted = messages(5, 20).map(({ seq }) => deletedMessage(seq, 71));
      store.prepend(pageOf([...messages(1, 4), ...deleted], 71));
      assertEquals(unread(store)?.count, 1 + 1 + 10);
    },
    "by the renewal of what is shown"() {
      const store = hidden();
      store.show([...messages(1, 4), deletedMessage(5, 9), deletedMessage(6, 9)]);
      assertEquals(unread(store), { count: 1, seq: 4 });
    },
    "after another tab has read some"() {
      const store = hidden();
      store.setReadElsewhere(5);
      assertEquals(unread(store), { count: 1, seq: 6 });
      store.apply([deletionOf(4, 7)]);
      assertEquals(unread(store), { count: 1, seq: 6 });
      store.apply([deletionOf(6, 8)]);
      assertEquals(unread(store), undefined);
    },
    "of what was missed and only guessed to be messages"() {
      const store = new RoomStore(viewOf(messages(1, 50)));
      store.setFollowing(false);
      store.joined(joined(messages(101, 150), { complete: false, head: 150 }));
      assertEquals(unread(store)?.count, 100);
      store.append(pageOf([...messages(51, 60), editOf(1, 61, "x")], 150));
      assertEquals(unread(store)?.count, 99);
      store.apply([deletionOf(55, 151), deletionOf(140, 152)]);
      assertEquals(unread(store), { count: 97, seq: 51 });
    },
    "in a log that was restored"() {
      const store = hidden();
      store.joined(joined(messages(1, 4), { complete: false, epoch: "e2" }));
      assertEquals(unread(store), undefined);
    },
  };
  for (const [name, check] of Object.entries(cases)) await t.step(name, check);
});

Deno.test("RoomStore leads to the same unread message while more arrive, until it is read", () => {
  const store = new RoomStore(viewOf(messages(451, 500)));
  store.setFollowing(false);
  store.setReadUpTo(400);
  const unread = () => store.state.value.unread;
  assertEquals(unread(), { count: 100, seq: 451 });
  store.apply([message(501)]);
  assertEquals(unread(), { count: 101, seq: 451 });
  store.apply([deletionOf(451, 502)]);
  assertEquals(unread(), { count: 100, seq: 452 });
  // Messages that are not loaded are read in the other tab too.
  store.setReadElsewhere(420);
  assertEquals(unread(), { count: 80, seq: 452 });
  store.setReadElsewhere(460);
  assertEquals(unread(), { count: 41, seq: 461 });
});

Deno.test("RoomStore leads to the same unread message if more are unread than are tracked", () => {
  const store = new RoomStore(viewOf(messages(1_551, 1_600)));
  store.setFollowing(false);
  store.setReadUpTo(100);
  store.apply([message(1_601)]);
  assertEquals(store.state.value.unread, { count: 1_501, seq: 1_551 });
});

Deno.test("RoomStore reports new messages as long as there are more than are tracked", () => {
  const store = new RoomStore(viewOf(messages(1, 10)));
  store.setLooking(false);
  store.apply(messages(11, 1_510));
  store.setReadElsewhere(1_010);
  assertEquals(store.state.value.unread, { count: 500, seq: 1_011 });
});
