// Whether the server answers plain HTTP: then it is a transport that is broken, not the server.

/** A probe that takes longer tells nothing. */
const REACHABLE_WITHIN_MS = 5_000;

/** Asks the server how it is; rejects where nobody answers. */
export async function reachable(fetch: typeof globalThis.fetch): Promise<boolean> {
  const response = await fetch("/healthz", {
    cache: "no-store",
    signal: AbortSignal.timeout(REACHABLE_WITHIN_MS),
  });
  // The page that a captive network puts in the way of everything is fine too.
  return response.ok && Object(await response.json()).status === "ok";
}
