// Tabs of one browser share a stream: who holds it, who takes over, and what each receives.

import { assert, assertEquals } from "@std/assert";
import { HERE_WITHIN_MS, SILENT_AFTER_MS } from "../../../client/connection/leader_watch.ts";
import { SLOTS } from "../../../client/connection/room_locks.ts";
import { sharedTransport } from "../../../client/connection/shared_transport.ts";
import { ASK_EVERY_MS, ASK_HIDDEN_EVERY_MS } from "../../../client/connection/tab_lead.ts";
import { OPEN_WITHIN_MS } from "../../../client/connection/connection.ts";
import type { IncomingFrame, Link } from "../../../client/connection/transport.ts";
import type { TabLocks } from "../../../client/connection/tab_share.ts";
import { type BrowserTab, BrowserTabs } from "../../support/browser_tabs.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeTransport } from "../fake_transport.ts";
import { ADA, message, messages, pageOf } from "../sample.ts";

interface TabOptions {
  readonly room?: string;
  readonly userId?: string;
  /** The server's. @default the same for all */
  readonly origin?: string;
  readonly isVisible?: boolean;
  /** @default the browser's */
  readonly locks?: TabLocks | null;
}

/** A tab at a room, with a transport that the test controls. */
class Tab {
  readonly tab: BrowserTab;
  readonly direct = new FakeTransport("sse");
  readonly received: IncomingFrame[] = [];
  readonly closes: string[] = [];
  readonly asked: string[] = [];
  live = 0;
  isVisible: boolean;
  readonly link: Link;
  #onSight = () => {};
  #onFreeze = () => {};
  readonly #leads = new Set<string>();
  readonly #make: () => Link;

  constructor(readonly browser: Browser, options: TabOptions) {
    const { room = "lobby", userId = "u_me", isVisible = true, locks } = options;
    this.isVisible = isVisible;
    this.tab = browser.tabs.open();
    const transport = sharedTransport(this.direct, {
      clock: browser.time,
      address: { room, userId: () => userId, cursor: () => ({ seq: this.head, epoch: "e1" }) },
      fetch: (url, init) => {
        if (init?.method !== undefined) return Promise.resolve(browser.ack(init));
        this.asked.push(String(url));
        return Promise.resolve(browser.page(room, String(url)));
      },
      share: {
        origin: options.origin ?? "https://chat.example",
        locks: locks === null ? undefined : locks ?? this.tab.locks,
        channel: () => locks === null ? undefined : this.tab.channel(),
        sight: {
          isVisible: () => this.isVisible,
          onChange: (call) => this.#set("#onSight", call),
          onFreeze: (call) => this.#set("#onFreeze", call),
        },
        leads: this.#leads,
      },
    });
    this.#make = () =>
      transport.open({
        frames: (frames) => void this.received.push(...frames),
        live: () => void (this.live += 1),
        closed: (next, cause) => void this.closes.push(`${next} ${cause}`),
      });
    this.link = this.#make();
  }

  /** Opens another link. */
  again(): Link {
    return this.#make();
  }

  #set(name: "#onSight" | "#onFreeze", call: () => void): () => void {
    if (name === "#onSight") this.#onSight = call;
    else this.#onFreeze = call;
    return () => {};
  }

  /** The last received event. */
  get head(): number {
    return this.seqs.at(-1) ?? 7;
  }

  get seqs(): number[] {
    const seqs = this.received.flatMap((frame) => {
      if (frame.type === "joined") return frame.events.map(({ seq }) => seq);
      return "seq" in frame && "user" in frame ? [frame.seq] : [];
    });
    return [...new Set(seqs)];
  }

  get holds(): boolean {
    return this.direct.links.some(({ closed }) => !closed);
  }

  see(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.#onSight();
  }

  freeze(): void {
    this.#onFreeze();
  }

  /** The stream joins with these events. */
  deliver(...seqs: number[]): void {
    this.direct.link.events.live();
    if (seqs.length > 0) this.direct.link.deliver(...seqs.map((seq) => message(seq)));
  }
}

/** A browser and its server. */
class Browser {
  readonly tabs = new BrowserTabs();
  readonly time = new FakeClock();
  head = 7;
  answer: (() => Response) | undefined;

  async open(options: TabOptions = {}): Promise<Tab> {
    const tab = new Tab(this, options);
    await settle();
    return tab;
  }

  async advance(ms: number): Promise<void> {
    this.time.advance(ms);
    await settle();
  }

  page(room: string, url: string): Response {
    if (this.answer) return this.answer();
    const after = Number.parseInt(new URL(url, "http://x").searchParams.get("after") ?? "0");
    const events = messages(after + 1, this.head);
    return Response.json({
      room,
      epoch: "e1",
      head: this.head,
      complete: true,
      events,
      users: [ADA],
      count: 1,
    });
  }

  ack(init: RequestInit): Response {
    const nonce = new Headers(init.headers).get("idempotency-key");
    return Response.json({ nonce, seq: this.head += 1, id: "id", at: 1 });
  }
}

/** Some turns of the event loop: answers and locks take more than microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
  }
}

function closeAll(...tabs: readonly Tab[]): void {
  for (const { link } of tabs) link.close();
}

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
