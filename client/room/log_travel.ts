// Goes to other parts of the log: older and newer pages, a message, a day, the end.

import { batch, signal } from "@preact/signals";
import { PAGE_DEFAULT } from "../../protocol/limits.ts";
import { fetchPage } from "../connection/history.ts";
import type { PagePlace } from "../connection/history.ts";
import type { RoomAddress } from "../connection/transport.ts";
import { dayStart } from "../text/local_time.ts";
import type { Timers } from "../connection/timers.ts";
import type { DrawingPace } from "./drawing_pace.ts";
import { onceDrawn, restAfter } from "./drawing_rest.ts";
import type { Loading, Reveal } from "./room_model.ts";
import { isAttached } from "./room_store.ts";
import type { RoomStore } from "./room_store.ts";

/** What it travels in. */
export interface LogTravelOptions {
  readonly store: RoomStore;
  readonly address: RoomAddress;
  readonly fetch: typeof globalThis.fetch;
  readonly timers: Timers;
  readonly pace: DrawingPace;
  /** The end of the flood that comes in now, if one does: in it, the window's start moves. */
  readonly calm: () => Promise<void> | undefined;
}

/** Loads what the store's window does not hold, and says what the log must bring into sight. */
export class LogTravel {
  readonly older = signal<Loading>("idle");
  readonly newer = signal<Loading>("idle");
  /** Counts what must bring the log to its end. */
  readonly toEnd = signal(0);
  readonly reveal = signal<Reveal | undefined>(undefined);
  readonly #options: LogTravelOptions;
  #waitsForCalm = false;
  /** Counts what was begun below: jumps, and pages at the window's end. */
  #turns = 0;

  constructor(options: LogTravelOptions) {
    this.#options = options;
  }

  /** To the newest message. */
  goToEnd(): void {
    const go = () => this.toEnd.value += 1;
    if (isAttached(this.#options.store.state.value)) go();
    else this.#turnTo("newest", () => go());
  }

  /** To a message, wherever it stands. */
  jumpTo(wish: Reveal): void {
    const { first, last } = this.#options.store.state.value;
    const show = () => this.reveal.value = wish;
    if (wish.seq >= first && wish.seq <= last) show();
    else this.#turnTo({ around: wish.seq }, show);
  }

  /** To the first message of a day by the reader's clock. */
  jumpToDay(day: string, zone: string): void {
    const from = dayStart(day, zone);
    this.#turnTo({ around: new Date(from).toISOString() }, () => {
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
    else this.#turnTo({ around: readUpTo + 1 }, show);
  }

  /** Loads, and shows what came once `rested` resolves. */
  async loadOlder(rested: () => Promise<void>): Promise<void> {
    const { store, address, fetch, calm } = this.#options;
    if (this.#waitsForCalm) return;
    if (!store.canPrepend(PAGE_DEFAULT)) {
      this.older.value = "idle";
      return;
    }
    const flood = calm();
    if (flood) {
      this.#waitsForCalm = true;
      await flood;
      this.#waitsForCalm = false;
    }
    this.older.value = "loading";
    try {
      let { first } = store.state.value;
      const page = await fetchPage(address, { before: first }, fetch);
      for (let isAll = false; !isAll;) {
        await rested();
        await this.#draw((lines) => {
          // Where the window was cut meanwhile, this page no longer ends where it begins.
          const fits = store.state.value.first === first && store.canPrepend(lines);
          isAll = !fits || store.prepend(page, lines);
          first = store.state.value.first;
          if (isAll) this.older.value = "idle";
        });
      }
    } catch {
      // Whatever it was, the page says so and offers to try again.
      this.older.value = "failed";
    }
  }

  /** Goes on at the window's end. */
  async loadNewer(): Promise<void> {
    const { store, address, fetch } = this.#options;
    if (!store.canAppend(PAGE_DEFAULT)) {
      this.newer.value = "idle";
      return;
    }
    const turn = this.#startTurn();
    try {
      let { last } = store.state.value;
      const page = await fetchPage(address, { after: last }, fetch);
      for (let from = 0, isAll = false; !isAll;) {
        await this.#draw((lines) => {
          const events = page.events.slice(from, from += lines);
          // The window may have turned to another part of the log meanwhile.
          const isHere = store.state.value.last === last;
          if (isHere) store.append({ ...page, events });
          last = store.state.value.last;
          isAll = !isHere || from >= page.events.length;
          if (isAll) this.#endTurn(turn, "idle");
        });
      }
    } catch {
      // As above.
      this.#endTurn(turn, "failed");
    }
  }

  /** One drawing of as many lines as this device can add at once, and the rest after it. */
  #draw(put: (lines: number) => void): Promise<void> {
    const { timers, pace, store } = this.#options;
    const { lines } = pace;
    const before = store.state.value.messages.length;
    const began = timers.now();
    batch(() => put(lines));
    const added = store.state.value.messages.length - before;
    return new Promise((resolve) => {
      onceDrawn(timers, began, (took) => {
        pace.heed(took, added >= lines);
        timers.after(restAfter(took), resolve);
      });
    });
  }

  /** Shows another part of the log, then does what was wanted there. */
  #turnTo(place: PagePlace, then: () => void): void {
    const { store, address, fetch } = this.#options;
    const turn = this.#startTurn();
    fetchPage(address, place, fetch).then(
      (page) =>
        batch(() => {
          store.replace(page);
          this.#endTurn(turn, "idle");
          then();
        }),
      () => this.#endTurn(turn, "failed"),
    );
  }

  #startTurn(): number {
    this.newer.value = "loading";
    return this.#turns += 1;
  }

  /** How it went; what was begun after it is still under way. */
  #endTurn(turn: number, loading: Loading): void {
    if (turn === this.#turns) this.newer.value = loading;
  }
}
