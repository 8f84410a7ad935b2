// The main thread's end of one writer's worker: asks, and hears when it dies.

import { notify } from "../../hub/notify.ts";
import type { WriterOp, WriterProtocol } from "./writer_protocol.ts";

/** Makes a writer's worker; tests hand in one that fails on demand. */
export type MakeWriter = () => Worker;

/** The worker that is used unless another is handed in. */
export function makeWriter(): Worker {
  return new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" });
}

/** One worker; once it has died every question rejects. */
export class WriterLink implements Disposable {
  readonly #worker: Worker;
  #pending: PromiseWithResolvers<unknown> | undefined;
  #death: Error | undefined;

  /** Starts the worker; `report` hears a line when it dies. */
  constructor(make: MakeWriter, report: (line: string) => void) {
    this.#worker = make();
    this.#worker.onmessage = ({ data }) => {
      const pending = this.#pending;
      this.#pending = undefined;
      try {
        pending?.resolve(JSON.parse(data));
      } catch (error) {
        // Nothing that it says can be believed any more, and what it was asked may have been done.
        pending?.reject(error);
        this.#die(new Error("the writer gave an answer that is none", { cause: error }));
      }
    };
    this.#worker.onerror = (event) => {
      // Kept from ending the whole process: readers go on, and a new worker can be started.
      event.preventDefault();
      // Whoever waits for an answer hears first, for telling the operator may fail.
      this.#die(new Error(`the writer died: ${event.message}`));
      notify(() => report(`The log's writer died: ${event.message}`));
    };
  }

  /** It answers no more. */
  get dead(): boolean {
    return this.#death !== undefined;
  }

  /** Asks one question; the next may be asked when it is answered. */
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

  /** Ends the worker. */
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
