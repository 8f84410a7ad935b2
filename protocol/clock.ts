// The clock that server and client share: the time and timers, passed in so that tests control both.

/** Tells the time and calls back later. */
export interface Clock {
  /** The time in milliseconds; see the implementation for what it counts from. */
  now(): number;
  /** Calls back once after `ms`. The returned function cancels the timer and may be called twice. */
  setTimer(ms: number, callback: () => void): () => void;
}

/** A platform timer counts in 31 bits (24 days) and fires at once if asked for more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function setTimer(ms: number, callback: () => void): () => void {
  const id = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
  return () => clearTimeout(id);
}

/** The wall clock, in ms since the epoch. It may be set back. */
export const systemClock: Clock = { now: () => Date.now(), setTimer };

/** A clock that never goes back, for durations: ms since the process or page started. */
export const monotonicClock: Clock = { now: () => performance.now(), setTimer };
