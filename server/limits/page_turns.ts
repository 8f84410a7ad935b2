// Pages are rendered one at a time, with a pause for everything else between two: a page takes as long
// as hundreds of messages, and what is said meanwhile must not wait for more than one of them.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import { ChatError } from "../../protocol/chat_error.ts";

/**
 * Of one address: a class of 200 that comes at once, each of them with a page and the frame in it. At
 * 5 ms a page the last one waits for two seconds.
 */
const WAITING_MAX = 400;
const TRY_AGAIN_MS = 2_000;
/** What a page of usual messages takes at most on a core of its own: the next one follows at once. */
const USUAL_MS = 5;
/**
 * The pause after a costly page, as a multiple of what it took beyond the usual: pages of the worst
 * messages (10 to 12 ms each) have a third of the time, and an ack seldom waits for more than one.
 */
const PAUSE_FACTOR = 4;
/** Longest pause: a page that waited for its disk is not costly for others. */
const PAUSE_MAX_MS = 200;

/** How turns are timed. */
export interface PageTurnsOptions {
  /** Tells the time and sets the timers. @default monotonicClock */
  readonly clock?: Clock;
}

/** Who asked for a page has gone before its turn came: there is nobody to answer. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

interface Waiting {
  /** Aborted when whoever waits has gone. */
  readonly signal: AbortSignal;
  readonly resolve: (turn: Disposable) => void;
  readonly reject: (gone: ReaderGone) => void;
}

/** Who waits for a turn, the addresses one after another: nobody waits for all that one of them wants. */
export class PageTurns {
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #clock: Clock;
  /** While somebody has a turn, and in the pause after it. */
  #busy = false;

  /** Nobody waits yet. */
  constructor({ clock = monotonicClock }: PageTurnsOptions = {}) {
    this.#clock = clock;
  }

  /**
   * Resolves when it is this one's turn, which lasts until it is disposed of; at once if nobody else
   * has one.
   *
   * @throws {ChatError} `rate_limited` if too many of the address wait
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

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.values().reduce((total, queue) => total + queue.length, 0);
  }

  /** The address's queue, in which there is room for one more. */
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
        // A timer and not a microtask: sockets, files and the writer have their say in between. The
        // platform compresses the page meanwhile, on this thread, so that its cost is known only then.
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
      // Behind all others.
      if (rest.length > 0) this.#waiting.set(address, rest);
      queue[here]!.resolve(this.#turn());
      return;
    }
    this.#busy = false;
  }
}

/** Whether nobody waits there any more, who is let go then. */
function dropped({ signal, reject }: Waiting): boolean {
  if (signal.aborted) reject(new ReaderGone());
  return signal.aborted;
}
