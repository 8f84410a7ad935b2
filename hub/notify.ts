// Calls what somebody else handed in, or a step of cleaning up, so that nothing it throws reaches the
// caller: what comes after it is done all the same.

/**
 * Calls a listener. What it throws goes to `onFault`; what that throws is dropped, as telling may fail
 * for the same reason, such as a full disk, and nobody is left to hear it. So whoever has a promise to
 * settle or a turn to end does so whatever a listener does.
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

/** For listeners that are themselves how faults are told: a logger on a full disk, for one. */
function drop(): void {}
