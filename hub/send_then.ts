// Runs a step that sends to many receivers, and goes on when it has ended, even if it failed.

/** What sends, what follows, and who learns of a failure. */
export interface SendThenOptions {
  /** Sends. If it returns a promise, it has ended when that settles. */
  readonly send: () => Promise<void> | undefined | void;
  /** Called once, when `send` has ended: without it, its caller would never send again. */
  readonly onEnd: () => void;
  /** Gets the reason of a promise that rejects. */
  readonly onFault: (error: unknown) => void;
}

/** Calls `send`, and `onEnd` after it; rethrows what `send` itself throws. */
export function sendThen({ send, onEnd, onFault }: SendThenOptions): void {
  let sending: Promise<void> | undefined | void;
  try {
    sending = send();
  } finally {
    if (sending === undefined) onEnd();
  }
  sending?.then(onEnd, (error) => {
    onEnd();
    onFault(error);
  });
}
