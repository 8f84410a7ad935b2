// Bounds a request: a network that swallows packets leaves a fetch without an answer forever.

import type { Timers } from "./timers.ts";

/** Time for an answer that somebody waits for, on a slow network too. */
export const ANSWERED_WITHIN_MS = 15_000;

/** Hands out a signal that is aborted after `ms`, or with `over`, until the request is done. */
export async function within<Answer>(
  ms: number,
  timers: Pick<Timers, "after">,
  request: (signal: AbortSignal) => Promise<Answer>,
  over?: AbortSignal,
): Promise<Answer> {
  const late = new AbortController();
  const cancel = timers.after(ms, () => late.abort());
  try {
    return await request(over ? AbortSignal.any([over, late.signal]) : late.signal);
  } finally {
    cancel();
  }
}
