// Loads other parts of the log into the window: older and newer pages, a message, a day, the end.

import { batch, signal } from "@preact/signals";
import { PAGE_DEFAULT } from "../../protocol/limits.ts";
import type { Clock } from "../../protocol/clock.ts";
import { parseServerPage } from "../../protocol/parse_server_frame.ts";
import { ANSWERED_WITHIN_MS, within } from "../connection/bounded_request.ts";
import type { RoomAddress } from "../connection/transport.ts";
import type { RenderPace } from "./render_pace.ts";
import type { Loading, Reveal } from "./room_model.ts";
import { isAttached, type Page } from "./log_window.ts";
import type { RoomStore } from "./room_store.ts";

/** Which page: before, after or around a seq or an ISO time, or the newest. */
type PageQuery =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number | string }
  | "newest";

/** What a history loader needs. */
export interface HistoryLoaderOptions {
  readonly store: RoomStore;
  readonly address: RoomAddress;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly pace: RenderPace;
}

/** Loads what the window does not contain, and says what the log must scroll to. */
export class HistoryLoader implements Disposable {
  readonly older = signal<Loading>("idle");
  readonly newer = signal<Loading>("idle");
  /** Counts the requests to scroll to the end. */
  readonly toEnd = signal(0);
  readonly reveal = signal<Reveal | undefined>(undefined);
  readonly #options: HistoryLoaderOptions;
  readonly #disposed = new AbortController();
  #waitsForFloodEnd = false;
  /** Counts the loads at the window's end and the jumps: only the newest of them may finish. */
  #newerLoads = 0;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** Goes to the newest message. */
  goToEnd(): void {
    const go = () => this.toEnd.value += 1;
    if (isAttached(this.#options.store.state.value)) this.#stay(go);
    else this.#loadAround("newest", go);
  }

  /** Goes to a message, wherever in the log it is. */
  jumpTo(reveal: Reveal): void {
    const { first, last } = this.#options.store.state.value;
    const show = () => this.reveal.value = reveal;
    if (reveal.seq >= first && reveal.seq <= last) this.#stay(show);
    else this.#loadAround({ around: reveal.seq }, show);
  }

  /** Goes to the first message of a day in the reader's time zone. */
  async jumpToDay(day: string, zone: string): Promise<void> {
    let from: number;
    const load = this.#startLoad();
    try {
      const { dayStart } = await import("./day_start.ts");
      from = dayStart(day, zone);
    } catch {
      // Without a network, no other day can be loaded either.
      return this.#endLoad(load, "failed");
    }
    if (load !== this.#newerLoads) return;
    this.#loadAround({ around: new Date(from).toISOString() }, () => {
      const { messages } = this.#options.store.state.value;
      const message = messages.find(({ at }) => at >= from) ?? messages.at(-1);
      if (message) this.reveal.value = { seq: message.seq };
    });
  }

  /** Goes to the first message after `readUpTo`. */
  showNew(readUpTo: number): void {
    const { store } = this.#options;
    const show = () => {
      if (!store.setReadUpTo(readUpTo)) return;
      const { newFrom, head } = store.state.value;
      this.reveal.value = { seq: newFrom ?? head };
    };
    if (readUpTo + 1 >= store.state.value.first) show();
    else this.#loadAround({ around: readUpTo + 1 }, show);
  }

  /** Loads older messages, and adds each piece once `scrollIdle` resolves. */
  async loadOlder(scrollIdle: () => Promise<void>): Promise<void> {
    const { store, pace } = this.#options;
    if (this.#waitsForFloodEnd) return;
    if (store.roomOnTop <= 0) {
      this.older.value = "idle";
      return;
    }
    if (pace.floodEnd) {
      // The start of the window keeps moving in a flood.
      this.#waitsForFloodEnd = true;
      await pace.floodEnd;
      this.#waitsForFloodEnd = false;
    }
    this.older.value = "loading";
    try {
      let { first } = store.state.value;
      const page = await this.#fetchPage({ before: first });
      for (let isAll = false; !isAll;) {
        await scrollIdle();
        await this.#render((lines) => {
          // If the window was cut meanwhile, this page does not end where the window begins.
          const room = store.state.value.first === first ? store.roomOnTop : 0;
          const put = room > 0 ? store.prepend(page, Math.min(lines, room)) : undefined;
          first = store.state.value.first;
          isAll = !put?.left;
          if (isAll) this.older.value = "idle";
          return put?.added ?? 0;
        });
      }
      this.renew();
    } catch {
      // The page shows that it failed and offers to try again.
      this.older.value = "failed";
    }
  }

  /** Loads messages at the window's end. */
  async loadNewer(): Promise<void> {
    const { store } = this.#options;
    if (store.roomBelow <= 0) {
      this.newer.value = "idle";
      return;
    }
    const load = this.#startLoad();
    try {
      let { last } = store.state.value;
      const page = await this.#fetchPage({ after: last });
      for (let from = 0, isAll = false; !isAll;) {
        await this.#render((lines) => {
          // The window may show another part of the log by now.
          const room = store.state.value.last === last ? store.roomBelow : 0;
          const events = page.events.slice(from, from += Math.min(lines, room));
          const isRest = from >= page.events.length;
          const covered = isRest ? page.last : events.at(-1)?.seq ?? last;
          if (room > 0) store.append({ ...page, events, last: covered });
          last = store.state.value.last;
          isAll = room <= 0 || isRest;
          if (isAll) this.#endLoad(load, "idle");
          return events.length;
        });
      }
      this.renew();
    } catch {
      // The page shows that it failed and offers to try again.
      this.#endLoad(load, "failed");
    }
  }

  /** Updates messages that may have changed in a gap between two connections. */
  async renew(): Promise<void> {
    const { store, clock } = this.#options;
    if (!store.missedUpTo) return;
    try {
      const { renewWindow } = await import("./renew_window.ts");
      const pageAfter = (after: number) => this.#fetchPage({ after });
      await renewWindow(store, clock, pageAfter, this.#disposed.signal);
    } catch {
      // The next join, or the next page, tries again.
    }
  }

  [Symbol.dispose](): void {
    this.#disposed.abort();
  }

  async #fetchPage(query: PageQuery): Promise<Page> {
    const { address: { room, guest }, fetch, clock } = this.#options;
    const search = new URLSearchParams({ limit: `${PAGE_DEFAULT}` });
    if (query !== "newest") {
      for (const [name, place] of Object.entries(query)) search.set(name, `${place}`);
    }
    if (guest !== undefined) search.set("name", guest);
    return await within(ANSWERED_WITHIN_MS, clock, async (signal) => {
      const response = await fetch(`/rooms/${room}?${search}`, {
        headers: { accept: "application/json" },
        signal,
      });
      if (!response.ok) throw new Error(`Cannot load history: ${response.status}`);
      return parseServerPage(await response.json());
    }, this.#disposed.signal);
  }

  /** Renders up to `lines` more messages, and resolves after the pause; `put` returns their number. */
  #render(put: (lines: number) => number): Promise<void> {
    const { pace } = this.#options;
    return new Promise((resolve) => {
      pace.render(() => batch(() => put(pace.lines)), resolve);
    });
  }

  /** Shows another part of the log, then calls `then`. */
  #loadAround(query: PageQuery, then: () => void): void {
    const { store } = this.#options;
    const load = this.#startLoad();
    this.#fetchPage(query).then(
      (page) =>
        batch(() => {
          if (load !== this.#newerLoads) return;
          store.replace(page);
          this.#endLoad(load, "idle");
          then();
          this.renew();
        }),
      () => this.#endLoad(load, "failed"),
    );
  }

  /** Goes somewhere within the window, and abandons a jump that is still loading. */
  #stay(go: () => void): void {
    this.#endLoad(this.#newerLoads += 1, "idle");
    go();
  }

  #startLoad(): number {
    this.newer.value = "loading";
    return this.#newerLoads += 1;
  }

  /** Reports the result, unless a newer load is under way. */
  #endLoad(load: number, loading: Loading): void {
    if (load === this.#newerLoads) this.newer.value = loading;
  }
}
