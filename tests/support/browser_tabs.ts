// What the tabs of a browser share, under the control of a test: Web Locks and a channel as in the
// standards, with tabs that crash or freeze.

import type { TabChannel, TabLocks } from "../../client/connection/tab_share.ts";

interface Held {
  readonly name: string;
  readonly mode: string;
  readonly tab: BrowserTab;
  readonly lose: (error: DOMException) => void;
}

interface Waiting {
  readonly name: string;
  readonly mode: string;
  readonly tab: BrowserTab;
  grant(): void;
}

const lost = () => new DOMException("The lock is lost", "AbortError");

/** The tabs and their shared state. */
export class BrowserTabs {
  readonly tabs = new Set<BrowserTab>();
  #held: Held[] = [];
  #waiting: Waiting[] = [];

  open(): BrowserTab {
    const tab = new BrowserTab(this);
    this.tabs.add(tab);
    return tab;
  }

  /** Names of held locks, by the tabs that hold them, in the order in which these were opened. */
  holders(prefix: string): string[] {
    const order = [...this.tabs];
    return this.#held.filter(({ name }) => name.startsWith(prefix))
      .map(({ name, tab }) => `${name}: ${order.indexOf(tab)}`).sort();
  }

  request(
    tab: BrowserTab,
    name: string,
    { mode = "exclusive", ifAvailable = false, steal = false, signal }: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const run = async () => {
      const held: Held = { name, mode, tab, lose: reject };
      this.#held.push(held);
      try {
        resolve(await callback({ name, mode: mode as LockMode }));
      } catch (error) {
        reject(error);
      } finally {
        this.#held = this.#held.filter((each) => each !== held);
        this.#next();
      }
    };
    if (steal) {
      for (const held of this.#held.filter((each) => each.name === name)) {
        this.#held = this.#held.filter((each) => each !== held);
        held.lose(lost());
      }
      run();
    } else if (this.#isFree(name, mode) && !this.#waiting.some((each) => each.name === name)) run();
    else if (ifAvailable) Promise.resolve(callback(null)).then(resolve, reject);
    else {
      const waiting: Waiting = { name, mode, tab, grant: () => void run() };
      this.#waiting.push(waiting);
      signal?.addEventListener("abort", () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        reject(lost());
      });
    }
    return promise;
  }

  /** The browser releases everything that a tab held. */
  release(tab: BrowserTab): void {
    this.#held = this.#held.filter((each) => each.tab !== tab);
    this.#waiting = this.#waiting.filter((each) => each.tab !== tab);
    this.#next();
  }

  #isFree(name: string, mode: string): boolean {
    return this.#held.every((each) =>
      each.name !== name || (each.mode === "shared" && mode === "shared")
    );
  }

  #next(): void {
    for (const waiting of [...this.#waiting]) {
      if (!this.#isFree(waiting.name, waiting.mode)) continue;
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
      waiting.grant();
    }
  }
}

/** A tab. */
export class BrowserTab {
  readonly channels = new Set<TabChannel>();
  readonly locks: TabLocks;
  readonly #browser: BrowserTabs;
  #isFrozen = false;

  constructor(browser: BrowserTabs) {
    this.#browser = browser;
    this.locks = {
      request: (name: string, options: unknown, callback?: unknown) =>
        browser.request(
          this,
          name,
          callback ? options as LockOptions : {},
          (callback ?? options) as (lock: Lock | null) => unknown,
        ),
    } as TabLocks;
  }

  channel(): TabChannel {
    const channel: TabChannel = {
      onmessage: null,
      postMessage: (data) => {
        for (const tab of this.#browser.tabs) {
          if (tab.#isFrozen) continue;
          for (const other of tab.channels) {
            const copy = structuredClone(data);
            if (other === channel) continue;
            queueMicrotask(() =>
              tab.channels.has(other) &&
              other.onmessage?.call(
                other as BroadcastChannel,
                new MessageEvent("message", { data: copy }),
              )
            );
          }
        }
      },
      close: () => void this.channels.delete(channel),
    };
    this.channels.add(channel);
    return channel;
  }

  /** It receives nothing any more, but keeps what it holds. */
  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
  }

  /** It disappears without a message. */
  kill(): void {
    this.channels.clear();
    this.#browser.release(this);
  }
}
