// Time as the client's machines see it, handed in so that a test can hold it.

/** A clock and its alarms. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `ms`; what it returns calls that off, and may be called twice. */
  after(ms: number, call: () => void): () => void;
}

/** The real clock. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  after(ms, call) {
    const id = setTimeout(call, ms);
    return () => clearTimeout(id);
  },
};
