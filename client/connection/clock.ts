// Time as the client's machines see it, handed in so that a test can hold it.

/** A clock and its alarms. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; what it returns calls that off, and may be called twice. */
  after(ms: number, call: () => void): () => void;
  /** Calls back when the present task is over: components that it changed are drawn and laid out then. */
  drawn(call: () => void): void;
}

/** A browser counts in 31 bits, and calls back at once after more: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const id = setTimeout(call, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(id);
  },
  // Components are drawn in such a step too, which was asked for before this one. A timer would count
  // what else the page has to do first: a flood's frames, which is another matter.
  drawn: (call) => queueMicrotask(call),
};
