// Tabs of one browser share a stream: who holds it, who takes over, and what each receives.

import { assert, assertEquals } from "@std/assert";
import { SLOTS } from "../../../client/connection/room_locks.ts";
import { ASK_EVERY_MS, ASK_HIDDEN_EVERY_MS } from "../../../client/connection/tab_lead.ts";
import { ADA, pageOf } from "../sample.ts";
import { Browser, closeAll, settle, Tab } from "./shared_transport_rig.ts";

Deno.test("sharedTransport() lets one tab hold a room for all, and the next take over when it goes", async () => {
  const browser = new Browser();
  const [first, second, third] = [
    await browser.open(),
    await browser.open(),
    await browser.open({ isVisible: false }),
  ];
  first.deliver(8);
  await settle();
  assertEquals([first.holds, second.holds, third.holds], [true, false, false]);
  assertEquals([first.live, second.live, third.live], [1, 1, 1]);
  for (const tab of [first, second, third]) assertEquals(tab.seqs, [8]);
  browser.head = 8;
  for (const end of [() => first.tab.kill(), () => second.link.close()]) {
    end();
    await settle();
  }
  assertEquals(third.holds, true);
  third.deliver(9);
  assertEquals(third.seqs, [8, 9]);
  assertEquals([second.closes, third.closes], [[], []]);
  closeAll(first, second, third);
  await settle();
  assertEquals(browser.tabs.holders("hubbub.slot"), []);
});

Deno.test("sharedTransport() loses nothing that arrives while a tab catches up", async () => {
  const browser = new Browser();
  const first = await browser.open();
  first.deliver();
  const { promise, resolve } = Promise.withResolvers<Response>();
  browser.head = 9;
  const late = browser.page("lobby", "/rooms/lobby?after=7.e1");
  const second = new Tab(browser, {});
  browser.answer = () => {
    throw new Error("only once");
  };
  Object.assign(browser, { page: () => promise });
  await settle();
  // The answer that is under way does not have it; the leader forwards it before.
  first.deliver(8, 9, 10);
  await settle();
  assertEquals([second.seqs, second.live], [[], 0]);
  resolve(late);
  await settle();
  assertEquals([second.seqs, second.live], [[8, 9, 10], 1]);
  closeAll(first, second);
});

Deno.test("sharedTransport() keeps rooms and users of one browser apart", async () => {
  const browser = new Browser();
  const tabs = [
    await browser.open(),
    await browser.open({ room: "den" }),
    await browser.open({ userId: "g_guest" }),
  ];
  assertEquals(tabs.map(({ holds }) => holds), [true, true, true]);
  tabs[0]!.deliver(8);
  await settle();
  assertEquals(tabs.map(({ seqs }) => seqs), [[8], [], []]);
  closeAll(...tabs);
});

Deno.test("sharedTransport() holds a few connections, and polls for the other rooms", async () => {
  const browser = new Browser();
  const tabs: Tab[] = [];
  for (let n = 0; n < SLOTS + 2; n++) {
    tabs.push(await browser.open({ room: `room-${n}`, isVisible: n === 0 || n >= SLOTS }));
    if (tabs[n]!.holds) tabs[n]!.deliver();
    await settle();
  }
  // Hidden rooms have given their slots to visible ones.
  await browser.advance(ASK_EVERY_MS);
  assertEquals(tabs.filter(({ holds }) => holds).length, SLOTS);
  for (const tab of [tabs[0]!, ...tabs.slice(SLOTS)]) {
    assert(tab.holds, `${tabs.indexOf(tab)}`);
    tab.deliver();
  }
  const hidden = tabs.slice(1, SLOTS);
  const before = hidden.map(({ asked }) => asked.length);
  browser.head = 8;
  await browser.advance(ASK_EVERY_MS);
  assertEquals(hidden.map(({ asked }) => asked.length), before);
  await browser.advance(ASK_HIDDEN_EVERY_MS);
  for (const tab of hidden) assertEquals([tab.seqs, tab.live, tab.closes], [[8], 1, []]);
  // A room that becomes visible gets a slot as soon as another is hidden.
  const [shown] = hidden;
  tabs[0]!.see(false);
  shown!.see(true);
  await browser.advance(ASK_EVERY_MS);
  assertEquals([shown!.holds, tabs[0]!.holds], [true, false]);
  closeAll(...tabs);
});

Deno.test("sharedTransport() polls every two seconds while all windows are visible, and forwards that too", async () => {
  const browser = new Browser();
  const windows: Tab[] = [];
  for (let n = 0; n < SLOTS + 1; n++) windows.push(await browser.open({ room: `room-${n}` }));
  const last = windows.at(-1)!;
  const beside = await browser.open({ room: `room-${SLOTS}` });
  assertEquals([last.holds, last.live, beside.live], [false, 1, 1]);
  const before = beside.asked.length;
  browser.head = 8;
  await browser.advance(ASK_EVERY_MS);
  assertEquals([last.seqs, beside.seqs], [[8], [8]]);
  assertEquals(beside.asked.length, before);
  // Messages after the first answer are live, so that they can be announced and counted.
  for (const tab of [last, beside]) {
    assertEquals(tab.received.filter(({ type }) => type === "message").length, 1);
  }
  closeAll(...windows, beside);
});

Deno.test("sharedTransport() polls at once for a room without a slot when a tab of it becomes visible", async () => {
  const browser = new Browser();
  const windows: Tab[] = [];
  for (let n = 0; n < SLOTS; n++) windows.push(await browser.open({ room: `room-${n}` }));
  const leader = await browser.open({ isVisible: false });
  const follower = await browser.open({ isVisible: false });
  browser.head = 8;
  follower.see(true);
  await settle();
  assertEquals([leader.seqs, follower.seqs], [[8], [8]]);
  browser.head = 9;
  await browser.advance(ASK_EVERY_MS);
  assertEquals([leader.seqs, follower.seqs], [[8, 9], [8, 9]]);
  // It holds a connection as soon as there is a slot, although the leading tab is hidden.
  windows[0]!.see(false);
  await browser.advance(ASK_EVERY_MS);
  assertEquals([leader.holds, windows[0]!.holds], [true, false]);
  closeAll(...windows, leader, follower);
});

Deno.test("sharedTransport() marks what another tab has joined, and only that", async () => {
  const browser = new Browser();
  const [first, second] = [await browser.open(), await browser.open()];
  first.deliver();
  first.direct.link.deliver({
    type: "joined",
    room: "lobby",
    epoch: "e1",
    complete: true,
    ...pageOf([{ type: "unknown", room: "lobby", seq: 8 }], 8),
    users: [ADA],
    count: 1,
  }, { type: "unknown", room: "lobby", seq: 9 });
  await settle();
  const joins = ({ received }: Tab) =>
    received.flatMap((frame) => frame.type === "joined" ? [frame.isOfOtherTab ?? false] : []);
  assertEquals(joins(first), [false]);
  // Its own first answer, then the leader's frames.
  assertEquals(joins(second), [false, true]);
  assertEquals(second.received.slice(-2), [
    { ...first.received.at(-2)!, isOfOtherTab: true },
    first.received.at(-1)!,
  ]);
  closeAll(first, second);
});

Deno.test("sharedTransport() shares neither slots nor rooms between two servers", async () => {
  const browser = new Browser();
  const tabs: Tab[] = [];
  for (const origin of ["https://one.example", "https://two.example"]) {
    for (let n = 0; n < SLOTS; n++) tabs.push(await browser.open({ origin, room: `room-${n}` }));
  }
  assertEquals(tabs.map(({ holds }) => holds), tabs.map(() => true));
  tabs[0]!.deliver(8);
  await settle();
  assertEquals(tabs.slice(SLOTS).map(({ seqs }) => seqs), [[], [], []]);
  closeAll(...tabs);
});
