// A browser with tabs that share a transport, and its server.

import { sharedTransport } from "../../../client/connection/shared_transport.ts";
import type { IncomingFrame, Link } from "../../../client/connection/transport.ts";
import type { TabLocks } from "../../../client/connection/tab_share.ts";
import { type BrowserTab, BrowserTabs } from "../../support/browser_tabs.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeTransport } from "../fake_transport.ts";
import { ADA, message, messages } from "../sample.ts";

/** How a tab is opened. */
export interface TabOptions {
  readonly room?: string;
  readonly userId?: string;
  /** The server's. @default the same for all */
  readonly origin?: string;
  readonly isVisible?: boolean;
  /** @default the browser's */
  readonly locks?: TabLocks | null;
}

/** A tab at a room, with a transport that the test controls. */
export class Tab {
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
export class Browser {
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
export async function settle(): Promise<void> {
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

/** Closes the tabs. */
export function closeAll(...tabs: readonly Tab[]): void {
  for (const { link } of tabs) link.close();
}
