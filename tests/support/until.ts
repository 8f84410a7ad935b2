// Polls a condition that nothing announces.

/** Long enough for a busy machine. */
const SO_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 20;

/**
 * Polls until the condition holds. Also for promises of a page: its own `waitForFunction` takes any
 * promise for true.
 *
 * @throws {DOMException} "TimeoutError" if it never holds
 */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(SO_WITHIN_MS);
  while (!await isSo()) {
    late.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
