// Bounds the time of a request: on a network that drops packets, a fetch would wait forever.

import type { Clock } from "../../protocol/clock.ts";

/** Time for an answer that a user waits for, even on a slow network. */
export const ANSWERED_WITHIN_MS = 15_000;
/** A probe that takes longer says nothing about the server. */
const REACHABLE_WITHIN_MS = 5_000;

/**
 * Runs `request` with a signal that aborts after `ms`, when `over` aborts, and as soon as `request`
 * settles. So `request` has to read the body too; it cannot be read afterwards.
 */
export async function within<Answer>(
  ms: number,
  clock: Pick<Clock, "setTimer">,
  request: (signal: AbortSignal) => Promise<Answer>,
  over?: AbortSignal,
): Promise<Answer> {
  // `AbortSignal.any` is missing in older browsers that the page supports.
  const controller = new AbortController();
  const cancelTimer = clock.setTimer(ms, () => controller.abort());
  const stop = () => controller.abort(over?.reason);
  if (over?.aborted) stop();
  over?.addEventListener("abort", stop);
  try {
    return await request(controller.signal);
  } finally {
    cancelTimer();
    over?.removeEventListener("abort", stop);
    controller.abort();
  }
}

/**
 * Whether the server answers plain HTTP. If it does, a transport that fails is broken, not the server.
 *
 * @throws if nothing answers
 */
export async function reachable(fetch: typeof globalThis.fetch): Promise<boolean> {
  const response = await fetch("/healthz", {
    cache: "no-store",
    signal: AbortSignal.timeout(REACHABLE_WITHIN_MS),
  });
  // A captive portal may answer with a page of its own.
  return response.ok && Object(await response.json()).status === "ok";
}
