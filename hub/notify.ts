// Calls a listener, or a step of a cleanup, and keeps what it throws from the caller, so that the steps
// after it still run.

/**
 * Calls a listener. What it throws goes to `onFault`. What `onFault` throws is dropped: reporting may fail
 * for the same reason, such as a full disk. So the caller can rely on settling its promise or ending its
 * turn, whatever a listener does.
 *
 * @returns Whether the listener did not throw.
 */
export function notify(listener: () => void, onFault: (error: unknown) => void = drop): boolean {
  try {
    listener();
    return true;
  } catch (error) {
    if (onFault !== drop) notify(() => onFault(error));
    return false;
  }
}

/** For listeners that report faults themselves, such as a logger on a full disk. */
function drop(): void {}
