// Runs a step of failure handling or cleaning up: one that fails does not stop the steps after it.

/**
 * Runs `step`. What it throws goes to `onFault`, and no further: reporting may fail for the same
 * reason as the step did, such as a full disk, and then nobody is left to tell.
 */
export function attempt(step: () => void, onFault: (error: unknown) => void = () => {}): void {
  try {
    step();
  } catch (error) {
    try {
      onFault(error);
    } catch {
      // Whoever called has more to do than to report: it goes on.
    }
  }
}
