// The main thread's connection to one writer's worker: sends requests, and notices when it dies.

import { notify } from "../../hub/notify.ts";
import type { WriterOp, WriterProtocol } from "./writer_protocol.ts";

/** Starts a writer's worker; tests pass one that fails on demand. */
export type MakeWriter = () => Worker;

/** Starts the default worker. */
export function makeWriter(): Worker {
  return new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" });
}

/** One worker; once it has died, every request rejects. */
export class WriterLink implements Disposable {
  readonly #worker: Worker;
  #pending: PromiseWithResolvers<unknown> | undefined;
  #death: Error | undefined;

  /** Starts the worker; `report` gets a line when it dies. */
  constructor(make: MakeWriter, report: (line: string) => void) {
    this.#worker = make();
    this.#worker.onmessage = ({ data }) => {
      const pending = this.#pending;
      this.#pending = undefined;
      try {
        pending?.resolve(JSON.parse(data));
      } catch (error) {
        // Its responses can no longer be trusted, and the request may have been executed.
        pending?.reject(error);
        this.#die(new Error("the writer sent an invalid response", { cause: error }));
      }
    };
    this.#worker.onerror = (event) => {
      // The process must not end with it: reads continue, and a new worker can be started.
      event.preventDefault();
      // The pending request rejects first, as the report to the operator may fail.
      this.#die(new Error(`the writer died: ${event.message}`));
      notify(() => report(`The log's writer died: ${event.message}`));
    };
  }

  /** Whether it has died or was disposed of. */
  get dead(): boolean {
    return this.#death !== undefined;
  }

  /** Sends one request; the next one may be sent after the response. */
  request<Q extends WriterOp>(
    name: Q,
    request: WriterProtocol[Q]["request"],
  ): Promise<WriterProtocol[Q]["response"]> {
    if (this.#death) return Promise.reject(this.#death);
    const message = JSON.stringify({ request: name, ...request });
    this.#pending = Promise.withResolvers();
    this.#worker.postMessage(message);
    return this.#pending.promise as Promise<WriterProtocol[Q]["response"]>;
  }

  /** Terminates the worker. */
  [Symbol.dispose](): void {
    this.#die(new Error("the writer was ended"));
  }

  #die(cause: Error): void {
    this.#death ??= cause;
    this.#pending?.reject(this.#death);
    this.#pending = undefined;
    this.#worker.terminate();
  }
}
