// Goes to other parts of the log: older and newer pages, a message, a day, the end.

import { batch, signal } from "@preact/signals";
import { fetchPage } from "./history.ts";
import type { PagePlace } from "./history.ts";
import type { RoomAddress } from "../connection/transport.ts";
import { ANSWERED_WITHIN_MS, within } from "../connection/bounded_request.ts";
import type { BatchSize } from "./batch_size.ts";
import { onceDrawn, renderCooldown, type RenderTiming } from "./render_cooldown.ts";
import type { Page } from "./log_window.ts";
import type { Loading, Reveal } from "./room_model.ts";
import { isAttached } from "./room_store.ts";
import type { RoomStore } from "./room_store.ts";

/** What it travels in. */
export interface HistoryLoaderOptions extends RenderTiming {
  readonly store: RoomStore;
  readonly address: RoomAddress;
  readonly fetch: typeof globalThis.fetch;
  readonly pace: BatchSize;
  /** The end of the flood that comes in now, if one does: in it, the window's start moves. */
  readonly floodEnd: () => Promise<void> | undefined;
}

/** Loads what the store's window does not hold, and says what the log must bring into sight. */
export class HistoryLoader implements Disposable {
  readonly older = signal<Loading>("idle");
  readonly newer = signal<Loading>("idle");
  /** Counts what must bring the log to its end. */
  readonly toEnd = signal(0);
  readonly reveal = signal<Reveal | undefined>(undefined);
  readonly #options: HistoryLoaderOptions;
  readonly #closing = new AbortController();
  #waitsForFloodEnd = false;
  /** Counts what was begun below: jumps, and pages at the window's end. */
  #loadsBelow = 0;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** To the newest message. */
  goToEnd(): void {
    const go = () => this.toEnd.value += 1;
    if (isAttached(this.#options.store.state.value)) this.#stay(go);
    else this.#loadAround("newest", go);
  }

  /** To a message, wherever it stands. */
  jumpTo(shortcut: Reveal): void {
    const { first, last } = this.#options.store.state.value;
    const show = () => this.reveal.value = shortcut;
    if (shortcut.seq >= first && shortcut.seq <= last) this.#stay(show);
    else this.#loadAround({ around: shortcut.seq }, show);
  }

  /** To the first message of a day by the reader's clock. */
  async jumpToDay(day: string, zone: string): Promise<void> {
    let from: number;
    const load = this.#startLoad();
    try {
      const { dayStart } = await import("./day_start.ts");
      from = dayStart(day, zone);
    } catch {
      // Without a network there is no other day to be had either.
      return this.#endLoad(load, "failed");
    }
    if (load !== this.#loadsBelow) return;
    this.#loadAround({ around: new Date(from).toISOString() }, () => {
      const { messages } = this.#options.store.state.value;
      const message = messages.find(({ at }) => at >= from) ?? messages.at(-1);
      if (message) this.reveal.value = { seq: message.seq };
    });
  }

  /** To the first message after what was read. */
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

  /** Loads, and shows what came once `scrollIdle` resolves. */
  async loadOlder(scrollIdle: () => Promise<void>): Promise<void> {
    const { store, floodEnd } = this.#options;
    if (this.#waitsForFloodEnd) return;
    if (store.roomOnTop <= 0) {
      this.older.value = "idle";
      return;
    }
    const flood = floodEnd();
    if (flood) {
      this.#waitsForFloodEnd = true;
      await flood;
      this.#waitsForFloodEnd = false;
    }
    this.older.value = "loading";
    try {
      let { first } = store.state.value;
      const page = await this.#page({ before: first });
      for (let isAll = false; !isAll;) {
        await scrollIdle();
        await this.#draw((lines) => {
          // Where the window was cut meanwhile, this page no longer ends where it begins.
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
      // Whatever it was, the page says so and offers to try again.
      this.older.value = "failed";
    }
  }

  /** Goes on at the window's end. */
  async loadNewer(): Promise<void> {
    const { store } = this.#options;
    if (store.roomBelow <= 0) {
      this.newer.value = "idle";
      return;
    }
    const load = this.#startLoad();
    try {
      let { last } = store.state.value;
      const page = await this.#page({ after: last });
      for (let from = 0, isAll = false; !isAll;) {
        await this.#draw((lines) => {
          // The window may have turned to another part of the log meanwhile.
          const room = store.state.value.last === last ? store.roomBelow : 0;
          const events = page.events.slice(from, from += Math.min(lines, room));
          if (room > 0) store.append({ ...page, events });
          last = store.state.value.last;
          isAll = room <= 0 || from >= page.events.length;
          if (isAll) this.#endLoad(load, "idle");
          return events.length;
        });
      }
      this.renew();
    } catch {
      // As above.
      this.#endLoad(load, "failed");
    }
  }

  /** Learns what a gap in what was heard, if there is one, has changed of what is shown. */
  async renew(): Promise<void> {
    const { store, clock } = this.#options;
    if (!store.missedUpTo) return;
    try {
      const { renewWindow } = await import("./renew_window.ts");
      await renewWindow(store, clock, (after) => this.#page({ after }), this.#closing.signal);
    } catch {
      // It is tried again when the room is joined the next time, or another page comes.
    }
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  #page(place: PagePlace): Promise<Page> {
    const { address, fetch, clock } = this.#options;
    const ask = (signal: AbortSignal) =>
      fetchPage(address, place, (input, init) => fetch(input, { ...init, signal }));
    return within(ANSWERED_WITHIN_MS, clock, ask, this.#closing.signal);
  }

  /** One drawing of as many lines as this device can add at once, and the rest after it; `put` counts them. */
  #draw(put: (lines: number) => number): Promise<void> {
    const { clock, pace } = this.#options;
    const { lines } = pace;
    const began = clock.now();
    const added = batch(() => put(lines));
    return new Promise((resolve) => {
      onceDrawn(this.#options, began, (took) => {
        pace.adjust(took, added >= lines);
        clock.setTimer(renderCooldown(took), resolve);
      });
    });
  }

  /** Shows another part of the log, then does what was wanted there. */
  #loadAround(place: PagePlace, then: () => void): void {
    const { store } = this.#options;
    const load = this.#startLoad();
    this.#page(place).then(
      (page) =>
        batch(() => {
          // Somebody has gone elsewhere since.
          if (load !== this.#loadsBelow) return;
          store.replace(page);
          this.#endLoad(load, "idle");
          then();
          this.renew();
        }),
      () => this.#endLoad(load, "failed"),
    );
  }

  /** Goes where the window is already: a jump to elsewhere that is still under way is given up. */
  #stay(go: () => void): void {
    this.#endLoad(this.#loadsBelow += 1, "idle");
    go();
  }

  #startLoad(): number {
    this.newer.value = "loading";
    return this.#loadsBelow += 1;
  }

  /** How it went; what was begun after it is still under way. */
  #endLoad(load: number, loading: Loading): void {
    if (load === this.#loadsBelow) this.newer.value = loading;
  }
}
