// What the service worker's parts need of the browser.

import type { Clock } from "../../protocol/clock.ts";

/** Handed in, so that tests can stand in for a browser that is full. */
export interface ServiceWorkerDeps {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Goes on after the answer; where it fails, the answer stands all the same. */
  readonly later: (work: Promise<unknown>) => void;
  readonly clock: Pick<Clock, "setTimer">;
  /** Grows with each sign-in and sign-out that begins or ends: what was asked for before is another's. */
  readonly session: { readonly changes: number };
}

/** Nobody waits longer where something can be shown as it was. */
export const ANSWER_WITHIN_MS = 4_000;

/** The answer, or undefined if it has not come in time; it may still come. */
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
