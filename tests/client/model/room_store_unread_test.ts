// How the room store counts unread messages, and which one it leads to.

import { isAttached } from "../../../client/model/log_window.ts";
import { assertEquals } from "@std/assert";
import { RoomStore } from "../../../client/model/room_store.ts";
import { FOLLOWED_MAX, WINDOW_MAX } from "../../../client/model/window_size.ts";
import {
  deletedMessage,
  deletionOf,
  editOf,
  message,
  messages,
  pageOf,
  viewOf,
} from "../sample.ts";
import { joined, seqs } from "./room_store_rig.ts";

Deno.test("RoomStore counts unread messages while the user reads, until the log follows again", () => {
  const store = new RoomStore(viewOf(messages(1, 3)));
  store.setFollowing(false);
  store.apply([message(4), editOf(1, 5, "x"), message(6)]);
  assertEquals(store.state.value.unread, { count: 2, seq: 4 });
  store.setFollowing(true);
  assertEquals([store.state.value.unread, store.state.value.newFrom], [undefined, 4]);
});

Deno.test("RoomStore does not count a message as new if it was seen before its event arrived", () => {
  const store = new RoomStore(viewOf(messages(1, 20), { head: 90 }));
  store.setFollowing(false);
  store.replace(pageOf(messages(51, 100), 100));
  store.setFollowing(true);
  store.apply(messages(91, 100));
  assertEquals([store.state.value.unread, isAttached(store.state.value)], [undefined, true]);
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
