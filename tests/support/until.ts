// Waits for what nobody tells of: asks again and again until it is so.

/** Slow enough for a busy machine; what is so by then is so. */
const SO_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 20;

/**
 * Asks until it is so. For a page's promises too: its own `waitForFunction` takes a promise for a yes,
 * whatever it resolves to.
 *
 * @throws {DOMException} "TimeoutError", where it does not come to be.
 */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(SO_WITHIN_MS);
  while (!await isSo()) {
    late.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
