// The main thread's end of one writer's worker: asks, and hears when it dies.

import { notify } from "../notify.ts";
import type { Question, WriterTalk } from "./writer_protocol.ts";

/** Makes a writer's worker; tests hand in one that fails on demand. */
export type MakeWriter = () => Worker;

/** The worker that is used unless another is handed in. */
export function makeWriter(): Worker {
  return new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" });
}

/** One worker; once it has died every question rejects. */
export class WriterLink implements Disposable {
  readonly #worker: Worker;
  #asked: PromiseWithResolvers<unknown> | undefined;
  #death: Error | undefined;

  /** Starts the worker; `report` hears a line when it dies. */
  constructor(make: MakeWriter, report: (line: string) => void) {
    this.#worker = make();
    this.#worker.onmessage = ({ data }) => {
      const asked = this.#asked;
      this.#asked = undefined;
      try {
        asked?.resolve(JSON.parse(data));
      } catch (error) {
        // Nothing that it says can be believed any more, and what it was asked may have been done.
        asked?.reject(error);
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
  ask<Q extends Question>(
    name: Q,
    question: WriterTalk[Q]["ask"],
  ): Promise<WriterTalk[Q]["answer"]> {
    if (this.#death) return Promise.reject(this.#death);
    const asked = JSON.stringify({ ask: name, ...question });
    this.#asked = Promise.withResolvers();
    this.#worker.postMessage(asked);
    return this.#asked.promise as Promise<WriterTalk[Q]["answer"]>;
  }

  /** Ends the worker. */
  [Symbol.dispose](): void {
    this.#die(new Error("the writer was ended"));
  }

  #die(cause: Error): void {
    this.#death ??= cause;
    this.#asked?.reject(this.#death);
    this.#asked = undefined;
    this.#worker.terminate();
  }
}
