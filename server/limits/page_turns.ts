// Queues the rendering of pages: one at a time, with pauses between them. A page takes as long as
// hundreds of messages, and messages must not wait for more than one page.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import { ChatError } from "../../protocol/chat_error.ts";

/**
 * From one address: a class of 200 that arrives at once, each with a page and its frame. At 5 ms per
 * page, the last one waits for two seconds.
 */
const WAITING_MAX = 400;
const TRY_AGAIN_MS = 2_000;
/** A page of usual messages takes at most this long on an idle core; the next one follows at once. */
const USUAL_MS = 5;
/**
 * The pause after a costly page, as a multiple of its time beyond the usual: pages of the most
 * expensive messages (10 to 12 ms each) get a third of the time, and an ack seldom waits for more than
 * one.
 */
const PAUSE_FACTOR = 4;
/** The longest pause: a page that waited for its disk is not costly for others. */
const PAUSE_MAX_MS = 200;

/** How turns are timed. */
export interface PageTurnsOptions {
  /** The time and the timers. @default monotonicClock */
  readonly clock?: Clock;
}

/** The client of a page is gone before its turn, so nobody reads a response. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

interface Waiting {
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  readonly resolve: (turn: Disposable) => void;
  readonly reject: (gone: ReaderGone) => void;
}

/**
 * Gives turns to the addresses in rotation, so that no client waits for all pages of another address.
 */
export class PageTurns {
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #clock: Clock;
  /** True during a turn and in the pause after it. */
  #busy = false;

  /** No page is waiting yet. */
  constructor({ clock = monotonicClock }: PageTurnsOptions = {}) {
    this.#clock = clock;
  }

  /**
   * Resolves when it is this page's turn, which lasts until it is disposed of; at once if no other has
   * one.
   *
   * @throws {ChatError} `rate_limited` if too many of the address are waiting
   * @throws {ReaderGone} if `signal` is aborted by then
   */
  async acquire(address: string, signal: AbortSignal): Promise<Disposable> {
    if (!this.#busy) {
      this.#busy = true;
      return this.#turn();
    }
    const queue = this.#roomFor(address);
    const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
    queue.push({ signal, resolve, reject });
    this.#waiting.set(address, queue);
    return await promise;
  }

  /** How many pages are waiting. */
  get waiting(): number {
    return this.#waiting.values().reduce((total, queue) => total + queue.length, 0);
  }

  /** The queue of the address, with space for one more page. */
  #roomFor(address: string): Waiting[] {
    const queue = this.#waiting.get(address) ?? [];
    if (queue.length < WAITING_MAX) return queue;
    const here = queue.filter((each) => !dropped(each));
    this.#waiting.set(address, here);
    if (here.length < WAITING_MAX) return here;
    throw new ChatError("rate_limited", "Too many pages for your address at once", {
      retryAfter: TRY_AGAIN_MS,
    });
  }

  #turn(): Disposable {
    const began = this.#clock.now();
    let over = false;
    return {
      [Symbol.dispose]: () => {
        if (over) return;
        over = true;
        // A timer, not a microtask, so that sockets, files and the writer run in between. The platform
        // compresses the page meanwhile on this thread, so its cost is known only then.
        this.#clock.setTimer(0, () => {
          const beyondMs = Math.max(0, this.#clock.now() - began - USUAL_MS);
          if (beyondMs === 0) return this.#next();
          this.#clock.setTimer(Math.min(PAUSE_FACTOR * beyondMs, PAUSE_MAX_MS), () => this.#next());
        });
      },
    };
  }

  #next(): void {
    for (const [address, queue] of this.#waiting) {
      this.#waiting.delete(address);
      const here = queue.findIndex((each) => !dropped(each));
      if (here === -1) continue;
      const rest = queue.slice(here + 1);
      // Moves the address to the end.
      if (rest.length > 0) this.#waiting.set(address, rest);
      queue[here]!.resolve(this.#turn());
      return;
    }
    this.#busy = false;
  }
}

/** Whether the client is gone; if so, rejects its turn. */
function dropped({ signal, reject }: Waiting): boolean {
  if (signal.aborted) reject(new ReaderGone());
  return signal.aborted;
}
