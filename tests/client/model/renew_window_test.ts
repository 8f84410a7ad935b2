// A window that stays over a gap is compared with the log: all of it, once, and no more.

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import type { Page } from "../../../client/model/log_window.ts";
import { renewWindow } from "../../../client/model/renew_window.ts";
import { RoomStore } from "../../../client/model/room_store.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { until } from "../../support/until.ts";
import { deletedMessage, editOf, message, messages, pageOf, viewOf } from "../sample.ts";

const PAGE = 50;
const GAP_END = 900;

/** A window that stays on these messages, after a gap. */
function keptWindow(...shown: readonly LogEvent[]): RoomStore {
  const store = new RoomStore(viewOf(shown));
  store.setFollowing(false);
  store.joined({
    type: "joined",
    room: "lobby",
    epoch: "e1",
    complete: false,
    ...pageOf(messages(GAP_END - PAGE + 1, GAP_END), GAP_END),
  });
  return store;
}

/** A log's pages, and the requests for them. */
function pagesOf(log: readonly LogEvent[]) {
  const asked: number[] = [];
  const pageAfter = (seq: number) => {
    asked.push(seq);
    const events = log.filter((event) => event.seq > seq).slice(0, PAGE);
    return Promise.resolve(pageOf(events, GAP_END));
  };
  return { asked, pageAfter };
}

/** Renews a window of a room that stays open by default. */
function renew(
  store: RoomStore,
  time: FakeClock,
  pageAfter: (seq: number) => Promise<Page>,
  signal = new AbortController().signal,
): Promise<void> {
  return renewWindow(store, time, pageAfter, signal);
}

function at(store: RoomStore, seq: number) {
  return store.state.value.messages.find((message) => message.seq === seq);
}

Deno.test("renewWindow() shows edits and deletions, with as few pages as the window needs", async () => {
  const store = keptWindow(...messages(11, 120));
  const { asked, pageAfter } = pagesOf([
    ...messages(1, 29),
    message(30, { text: "new", edited: 800_000 }),
    ...messages(31, 119),
    deletedMessage(120, 800_000),
    ...messages(121, GAP_END),
  ]);
  await renew(store, new FakeClock(), pageAfter);
  assertEquals([at(store, 30)?.text, at(store, 120)?.deleted], ["new", 800_000]);
  assertEquals([at(store, 31)?.text, store.state.value.messages.length], ["text 31", 110]);
  assertEquals(asked, [10, 60, 110]);
  assertEquals(store.missedUpTo, 0);
});

Deno.test("renewWindow() skips events between messages of the window", async () => {
  const store = keptWindow(message(1), message(400));
  const { asked, pageAfter } = pagesOf(messages(1, GAP_END));
  await renew(store, new FakeClock(), pageAfter);
  assertEquals(asked, [0, 399]);
});

Deno.test("renewWindow() renders nothing if nothing has changed", async () => {
  const store = keptWindow(...messages(1, 60));
  const before = store.state.value;
  await renew(store, new FakeClock(), pagesOf(messages(1, GAP_END)).pageAfter);
  assertStrictEquals(store.state.value, before);
});

Deno.test("renewWindow() keeps what arrived live before an older page", async () => {
  const store = keptWindow(...messages(1, 3));
  const { pageAfter } = pagesOf([
    message(1, { text: "older", edited: 800_000 }),
    message(2, { text: "older", edited: 800_000 }),
    deletedMessage(3, 800_000),
  ]);
  const received = [editOf(1, GAP_END + 1, "newer"), editOf(3, GAP_END + 2, "late")];
  await renew(store, new FakeClock(), (seq) => {
    store.apply(received.splice(0));
    return pageAfter(seq);
  });
  assertEquals([at(store, 1)?.text, at(store, 2)?.text], ["newer", "older"]);
  assertEquals(at(store, 3)?.deleted, 800_000, "nothing comes after a deletion");
});

Deno.test("renewWindow() compares messages that enter the window meanwhile", async () => {
  const store = keptWindow(...messages(51, 60));
  const { asked, pageAfter } = pagesOf([deletedMessage(7, 800_000), ...messages(8, GAP_END)]);
  await renew(store, new FakeClock(), (seq) => {
    // A page that was requested before the gap.
    if (asked.length === 0) store.prepend(pageOf(messages(7, 50), 60));
    return pageAfter(seq);
  });
  assertEquals([at(store, 7)?.deleted, asked], [800_000, [50, 6]]);
});

Deno.test("renewWindow() requests nothing that is newer than the gap", async () => {
  const store = keptWindow(...messages(1, 3));
  const { asked, pageAfter } = pagesOf(messages(1, GAP_END + 9));
  await renew(store, new FakeClock(), (seq) => {
    if (asked.length === 0) {
      store.replace(pageOf(messages(GAP_END - 9, GAP_END + 9), GAP_END + 9));
    }
    return pageAfter(seq);
  });
  assertEquals(asked, [0, GAP_END - 10]);
});

Deno.test("renewWindow() ends if the log was replaced", async () => {
  const store = keptWindow(...messages(1, 3));
  const { asked, pageAfter } = pagesOf([]);
  await renew(store, new FakeClock(), pageAfter);
  assertEquals([asked, store.state.value.messages.length], [[0], 3]);
});

Deno.test("renewWindow() retries a page that failed, and at last leaves it to the next connection", async () => {
  const store = keptWindow(...messages(1, 3));
  const time = new FakeClock();
  let asked = 0;
  const refused = assertRejects(
    () =>
      renew(store, time, () => {
        asked += 1;
        return Promise.reject(new Error("no network"));
      }),
    Error,
    "no network",
  );
  const waits: number[] = [];
  for (let ms = 0; waits.length < 5 && ms < 100; ms += 1) {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    if (asked > waits.length) waits.push(ms);
    time.advance(1_000);
  }
  await refused;
  assertEquals(waits, [0, 1, 5, 21, 85]);
  assertEquals(store.missedUpTo, GAP_END);
  await renew(
    store,
    time,
    pagesOf([deletedMessage(1, 800_000), ...messages(2, 3)]).pageAfter,
  );
  assertEquals([at(store, 1)?.deleted, store.missedUpTo], [800_000, 0]);
});

Deno.test("renewWindow() leaves a new gap to another renewal", async () => {
  const store = keptWindow(...messages(1, 3));
  const { pageAfter } = pagesOf(messages(1, 3));
  await renew(store, new FakeClock(), (seq) => {
    store.missedUpTo = 2 * GAP_END;
    return pageAfter(seq);
  });
  assertEquals(store.missedUpTo, 2 * GAP_END);
});

Deno.test("renewWindow() stops waiting once it is aborted", async () => {
  const store = keptWindow(...messages(1, 3));
  const time = new FakeClock();
  const closing = new AbortController();
  let asked = 0;
  const renewed = renew(
    store,
    time,
    () => {
      asked += 1;
      return Promise.reject(new Error("no network"));
    },
    closing.signal,
  );
  await until(() => Promise.resolve(time.pendingTimers === 1));
  closing.abort();
  await assertRejects(() => renewed, DOMException, "aborted");
  assertEquals([asked, time.pendingTimers, store.missedUpTo], [1, 0, GAP_END]);
});
