// What becomes of a fault that nobody caught: it is loud in the log, and the house stands.

import type { Logger } from "./operations/logger.ts";

/**
 * Notes uncaught errors and rejections, and goes on: a faulty listener concerns one connection, and
 * ending the process would end everybody's. What must not go on, such as a log that cannot be
 * written, is refused where it happens.
 */
export function outliveFaults(log: Logger, faults: EventTarget = globalThis): Disposable {
  const onError = (event: Event) => {
    event.preventDefault();
    const { error, message } = event as ErrorEvent;
    log.error("uncaught_error", { error: error ?? message });
  };
  const onRejection = (event: Event) => {
    event.preventDefault();
    log.error("unhandled_rejection", { error: (event as PromiseRejectionEvent).reason });
  };
  faults.addEventListener("error", onError);
  faults.addEventListener("unhandledrejection", onRejection);
  return {
    [Symbol.dispose]() {
      faults.removeEventListener("error", onError);
      faults.removeEventListener("unhandledrejection", onRejection);
    },
  };
}
