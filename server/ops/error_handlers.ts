// Logs uncaught errors and rejections instead of exiting.

import { notify } from "../../hub/notify.ts";
import type { Logger } from "./logger.ts";

/**
 * Handles uncaught errors: a faulty listener concerns one connection, while an exit ends all. Faults
 * that must stop the server, such as a log that cannot be written, are handled where they occur. A
 * handler of the error event that throws would itself end the process, so errors in the report are
 * ignored.
 */
export function installErrorHandlers(log: Logger, faults: EventTarget = globalThis): Disposable {
  const onError = (event: Event) => {
    event.preventDefault();
    const { error, message } = event as ErrorEvent;
    notify(() => log.error("uncaught_error", { error: error ?? message }));
  };
  const onRejection = (event: Event) => {
    event.preventDefault();
    const { reason } = event as PromiseRejectionEvent;
    notify(() => log.error("unhandled_rejection", { error: reason }));
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
