// How the server ends: the first signal asks it to, the second does not ask.

import { type Clock, monotonicClock } from "../protocol/clock.ts";
import { notify } from "../hub/notify.ts";
import type { Logger } from "./ops/logger.ts";

/** What `stopOnSignals` needs to know; the defaults are the process's own. */
export interface StopOptions {
  /** Ends everything; called once. */
  readonly stop: () => Promise<void>;
  readonly log: Logger;
  /** Milliseconds for `stop`; after them the process ends all the same. @default STOP_WITHIN_MS */
  readonly within?: number;
  /** @default Deno.exit */
  readonly exit?: (code: number) => void;
  /** Where signals come from. @default Deno's */
  readonly signals?: SignalSource;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now">;
}

/** The part of Deno that tells of signals. */
export interface SignalSource {
  /** Calls the listener at each such signal. */
  addSignalListener(signal: Deno.Signal, listener: () => void): void;
  /** Calls it no more. */
  removeSignalListener(signal: Deno.Signal, listener: () => void): void;
}

/** Deno Deploy and careful supervisors kill 5 s after they asked; half a second is for the exit. */
export const STOP_WITHIN_MS = 4_500;

/**
 * Under `deno task` one Ctrl+C arrives twice, from the terminal and passed on by the task, and more
 * often under npx. Nobody presses a key twice in so short a time, so it is one wish.
 */
export const ECHO_WITHIN_MS = 100;

/** Windows knows no SIGTERM; closing its console or Ctrl+Break is the nearest. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

const EXIT_FAILED = 1;
/** What shells tell of a program that a signal ended: 128 and the signal's number. */
const EXIT_AT_ONCE: Partial<Record<Deno.Signal, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGBREAK: 149,
};

/** Ends the process in order at the first SIGINT or SIGTERM, at once at the second. */
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
 * Runs one step after another, whatever those before it threw: a connection that cannot be closed
 * keeps no log from being written.
 *
 * @throws {AggregateError} at the end, with all that was thrown
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
