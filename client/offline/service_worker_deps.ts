// What the service worker's modules need from the browser.

import type { Clock } from "../../protocol/clock.ts";

/** Passed in, so that tests can simulate a full storage. */
export interface ServiceWorkerDeps {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Continues after the response; a failure does not affect the response. */
  readonly later: (work: Promise<unknown>) => void;
  readonly clock: Pick<Clock, "setTimer">;
  /**
   * Grows when a sign-in or sign-out begins or ends: responses requested before belong to another
   * session.
   */
  readonly session: { readonly changes: number };
}

/** Longest wait for the network if there is a cached response. */
export const ANSWER_WITHIN_MS = 4_000;

/** The response, or undefined if it has not arrived in time; it may still arrive. */
export async function inTime(
  answer: Promise<Response>,
  { clock }: Pick<ServiceWorkerDeps, "clock">,
): Promise<Response | undefined> {
  let cancel = () => {};
  const late = new Promise<undefined>((resolve) =>
    cancel = clock.setTimer(ANSWER_WITHIN_MS, () => resolve(undefined))
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    cancel();
  }
}
