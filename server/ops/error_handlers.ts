// What becomes of a fault that nobody caught: it is loud in the log, and the server stands.

import { notify } from "../../hub/notify.ts";
import type { Logger } from "./logger.ts";

/**
 * Notes uncaught errors and rejections, and goes on: a faulty listener concerns one connection, and
 * ending the process would end everybody's. What must not go on, such as a log that cannot be
 * written, is refused where it happens. A handler of the error event that throws would itself end the
 * process, so whatever the report meets stays in it.
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
