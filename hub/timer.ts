// Calling back when some time is over; handed in wherever a test has to hold time still.

/** Calls back after `ms`; returns what calls it off. */
export type SetTimer = (ms: number, callback: () => void) => () => void;

/** The platform's timer. */
export function setTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
