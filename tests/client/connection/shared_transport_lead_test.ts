// Which tab leads the others, and what happens when it goes, freezes or cannot lead.

import { assertEquals } from "@std/assert";
import { HERE_WITHIN_MS, SILENT_AFTER_MS } from "../../../client/connection/leader_watch.ts";
import { ASK_HIDDEN_EVERY_MS } from "../../../client/connection/tab_lead.ts";
import { OPEN_WITHIN_MS } from "../../../client/connection/connection.ts";
import type { TabLocks } from "../../../client/connection/tab_share.ts";
import { message, pageOf } from "../sample.ts";
import { Browser, closeAll, settle } from "./shared_transport_rig.ts";

Deno.test("sharedTransport() takes the lead from a frozen tab, and gives it up before it freezes", async () => {
  const browser = new Browser();
  const [first, second] = [await browser.open(), await browser.open({ isVisible: false })];
  first.deliver();
  // Without notice, as on a phone.
  first.tab.freeze();
  browser.head = 8;
  await browser.advance(SILENT_AFTER_MS);
  assertEquals(second.holds, false);
  await browser.advance(HERE_WITHIN_MS);
  assertEquals([first.holds, second.holds], [false, true]);
  second.deliver(8);
  first.tab.thaw();
  await settle();
  assertEquals(first.seqs, [8]);
  // A leader that is notified of it.
  second.freeze();
  await settle();
  assertEquals([second.closes, second.holds, first.holds], [["reconnect lost"], false, true]);
  closeAll(first, second);
});

Deno.test("sharedTransport() does not take the lead from a tab that answers, however quiet the room is", async () => {
  const browser = new Browser();
  const [first, second] = [await browser.open(), await browser.open()];
  first.deliver();
  for (let n = 0; n < 10; n++) await browser.advance(SILENT_AFTER_MS + HERE_WITHIN_MS - 1);
  assertEquals([first.holds, second.holds, first.direct.links.length], [true, false, 1]);
  closeAll(first, second);
});

Deno.test("sharedTransport() ends every tab's link if the server is gone; each tab sends for itself", async () => {
  const browser = new Browser();
  const [first, second] = [await browser.open(), await browser.open()];
  first.deliver();
  second.link.send({ type: "say", text: "hi", nonce: "n1" });
  await settle();
  assertEquals(second.received.at(-1)?.type, "ack");
  assertEquals(first.received.some(({ type }) => type === "ack"), false);
  first.direct.link.events.closed("reconnect", "lost");
  await settle();
  assertEquals([first.closes, second.holds], [["reconnect lost"], true]);
  await browser.advance(OPEN_WITHIN_MS);
  assertEquals(second.closes, ["reconnect lost"]);
  // The server reports an ended session to each tab that takes over.
  const third = await browser.open();
  third.direct.link.events.closed("stay_away", "session_ended");
  assertEquals(third.closes, ["stay_away session_ended"]);
  closeAll(first, second, third);
});

Deno.test("sharedTransport() lets the followers request what the leader cannot forward", async () => {
  const browser = new Browser();
  const [first, second] = [await browser.open(), await browser.open()];
  first.deliver();
  const before = second.asked.length;
  first.direct.link.deliver({
    type: "joined",
    room: "lobby",
    epoch: "e2",
    complete: false,
    ...pageOf([message(900)], 900),
  });
  await settle();
  assertEquals(second.asked.length, before + 1);
  assertEquals(second.seqs, []);
  // A tab that becomes visible requests it too, because it may have been frozen.
  second.link.check();
  await settle();
  assertEquals(second.asked.length, before + 2);
  closeAll(first, second);
});

Deno.test("sharedTransport() lets a better transport of its own tab prove that it works", async () => {
  const browser = new Browser();
  const tab = await browser.open();
  tab.deliver();
  const probe = tab.again();
  await settle();
  // It has not joined, so it is not present, whatever the other tabs forward.
  assertEquals([tab.direct.links.length, tab.live], [2, 1]);
  tab.direct.link.events.live();
  await settle();
  assertEquals(tab.live, 2);
  tab.link.close();
  await settle();
  assertEquals([tab.direct.links.length, tab.holds], [3, true]);
  probe.close();
  closeAll(tab);
});

Deno.test("sharedTransport() connects each visible tab on its own without locks, or if they are refused", async () => {
  const refused: TabLocks["request"] = () =>
    Promise.reject(new DOMException("Access is denied", "SecurityError"));
  for (const locks of [null, { request: refused }]) {
    const browser = new Browser();
    const [first, second] = [await browser.open({ locks }), await browser.open({ locks })];
    for (const tab of [first, second]) {
      assertEquals(tab.holds, true);
      tab.deliver(8);
      assertEquals([tab.seqs, tab.live], [[8], 1]);
    }
    second.see(false);
    await settle();
    assertEquals([first.holds, second.holds], [true, false]);
    browser.head = 9;
    await browser.advance(ASK_HIDDEN_EVERY_MS);
    assertEquals([second.seqs, second.closes], [[8, 9], []]);
    second.see(true);
    await settle();
    assertEquals(second.holds, true);
    closeAll(first, second);
    await settle();
    assertEquals(browser.time.pendingTimers, 0);
  }
});

Deno.test("sharedTransport() ends a link that throws, and does not count that as refused locks", async () => {
  const browser = new Browser();
  const tab = await browser.open();
  tab.deliver();
  let opened = 0;
  tab.direct.open = () => {
    opened += 1;
    throw new TypeError("Cannot open");
  };
  tab.link.close();
  tab.again();
  await settle();
  assertEquals([opened, tab.closes], [1, ["reconnect lost"]]);
  await settle();
  assertEquals([browser.time.pendingTimers, browser.tabs.holders("hubbub.lead")], [0, []]);
});

Deno.test("sharedTransport() skips what other versions of the page post", async () => {
  const browser = new Browser();
  const [first, second] = [await browser.open(), await browser.open()];
  first.deliver();
  const posted = browser.tabs.open().channel();
  const [lock] = browser.tabs.holders("hubbub.lead").map((name) => name.replace(/: \d+$/, ""));
  const received = second.received.length;
  const garbage = [undefined, null, "frames", 7, [], { type: 7 }, { type: "later", lock }, {
    lock,
  }];
  for (
    const message of [
      ...garbage,
      { type: "frames" },
      { type: "frames", lock },
      { type: "frames", lock, frames: "joined" },
      { type: "frames", lock, frames: garbage },
      { type: "frames", lock, frames: [{ type: "hello", user: null }, { type: "error" }] },
    ]
  ) posted.postMessage(message);
  await settle();
  assertEquals(second.received.length, received);
  posted.postMessage({ type: "frames", lock, frames: [{ type: "message", room: "lobby" }] });
  await settle();
  assertEquals(second.received.slice(received), [{ type: "malformed" }]);
  first.direct.link.deliver(message(8));
  await settle();
  assertEquals(second.seqs, [8]);
  assertEquals([first.closes, second.closes], [[], []]);
  closeAll(first, second);
});
