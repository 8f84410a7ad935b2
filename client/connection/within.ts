// Bounds a request: a network that swallows packets leaves a fetch without an answer forever.

import type { Clock } from "../../protocol/clock.ts";

/** Time for an answer that somebody waits for, on a slow network too. */
export const ANSWERED_WITHIN_MS = 15_000;

/**
 * Runs `request` with a signal that is aborted after `ms`, together with `over`, and as soon as `request`
 * settles. So `request` has to read the answer's body, too: it cannot be read afterwards.
 */
export async function within<Answer>(
  ms: number,
  clock: Pick<Clock, "setTimer">,
  request: (signal: AbortSignal) => Promise<Answer>,
  over?: AbortSignal,
): Promise<Answer> {
  // Not by `AbortSignal.any`, which older browsers that the page runs in do not have.
  const either = new AbortController();
  const cancel = clock.setTimer(ms, () => either.abort());
  const stop = () => either.abort(over?.reason);
  if (over?.aborted) stop();
  over?.addEventListener("abort", stop);
  try {
    return await request(either.signal);
  } finally {
    cancel();
    over?.removeEventListener("abort", stop);
    // Nothing of it goes on.
    either.abort();
  }
}
