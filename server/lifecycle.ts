// Stops the server: in order at the first signal, at once at the second.

import { type Clock, monotonicClock } from "../protocol/clock.ts";
import { notify } from "../hub/notify.ts";
import type { Logger } from "./ops/logger.ts";

/** The options of `stopOnSignals`; the defaults are the process's own. */
export interface StopOptions {
  /** Stops everything; called once. */
  readonly stop: () => Promise<void>;
  readonly log: Logger;
  /** Milliseconds for `stop`; after them the process exits anyway. @default STOP_WITHIN_MS */
  readonly within?: number;
  /** @default Deno.exit */
  readonly exit?: (code: number) => void;
  /** The source of signals. @default Deno */
  readonly signals?: SignalSource;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now">;
}

/** The part of Deno that delivers signals. */
export interface SignalSource {
  /** Calls the listener for each signal. */
  addSignalListener(signal: Deno.Signal, listener: () => void): void;
  /** Stops calling it. */
  removeSignalListener(signal: Deno.Signal, listener: () => void): void;
}

/** Deno Deploy and many supervisors kill 5 s after the signal; half a second is left for the exit. */
export const STOP_WITHIN_MS = 4_500;

/**
 * With `deno task`, one Ctrl+C arrives twice: from the terminal, and passed on by the task; with npx,
 * more often. Nobody presses a key twice in so short a time, so it counts as one.
 */
export const ECHO_WITHIN_MS = 100;

/** Windows has no SIGTERM; closing the console or Ctrl+Break is the nearest. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

const EXIT_FAILED = 1;
/** The exit code that shells report after a signal: 128 and its number. */
const EXIT_AT_ONCE: Partial<Record<Deno.Signal, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGBREAK: 149,
};

/** Stops the process in order at the first SIGINT or SIGTERM, at once at the second. */
export function stopOnSignals(
  {
    stop,
    log,
    within = STOP_WITHIN_MS,
    exit = Deno.exit,
    signals = Deno,
    clock = monotonicClock,
  }: StopOptions,
): Disposable {
  let first: { readonly signal: Deno.Signal; readonly at: number } | undefined;
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      if (first !== undefined) {
        const isEcho = signal === first.signal && clock.now() - first.at < ECHO_WITHIN_MS;
        return isEcho ? undefined : exit(EXIT_AT_ONCE[signal] ?? EXIT_FAILED);
      }
      first = { signal, at: clock.now() };
      notify(() => log.info("stopping", { signal }));
      gracefulShutdown(stop, within, log).then(exit);
    };
    signals.addSignalListener(signal, listener);
    return { signal, listener };
  });
  return {
    [Symbol.dispose]() {
      for (const { signal, listener } of listeners) signals.removeSignalListener(signal, listener);
    },
  };
}

/**
 * Runs the steps in sequence, even if one throws: a connection that cannot be closed must not keep the
 * log from being written.
 *
 * @throws {AggregateError} at the end, with all errors
 */
export async function inOrder(
  ...steps: readonly (() => void | PromiseLike<void>)[]
): Promise<void> {
  const faults: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join("; "));
}

/** Resolves with the exit code; never rejects. */
async function gracefulShutdown(
  stop: () => Promise<void>,
  within: number,
  log: Logger,
): Promise<number> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), within);
  try {
    if (await Promise.race([stop(), late]) === "late") {
      notify(() => log.warn("stop_took_too_long", { ms: within }));
      return EXIT_FAILED;
    }
    notify(() => log.info("stopped"));
    return 0;
  } catch (error) {
    notify(() => log.error("stop_failed", { error }));
    return EXIT_FAILED;
  } finally {
    clearTimeout(timer);
  }
}
