// The worker's side of the talk with the main thread: answers each question of writer_protocol.ts.

import { SqliteWriter, type WriterFaults } from "./sqlite_writer.ts";
import type { Asked, WriterTalk } from "./writer_protocol.ts";

/** What this needs of a worker's global scope. */
export interface WriterPort {
  /** Called with each question. */
  onmessage: ((event: MessageEvent<string>) => void) | null;
  /** Sends the answer. */
  postMessage(answer: string): void;
}

/** Opens the database when asked to, and answers from then on. A throw ends the worker, loudly. */
export function serveWriter(port: WriterPort, faults: WriterFaults = {}): void {
  let writer: SqliteWriter | undefined;
  port.onmessage = ({ data }) => {
    const asked: Asked = JSON.parse(data);
    if (asked.ask === "open") {
      try {
        writer = new SqliteWriter(asked.path, faults);
        return answer(writer.opened());
      } catch (error) {
        return answer({ refused: error instanceof Error ? error.message : String(error) });
      }
    }
    if (!writer) throw new Error(`Cannot ${asked.ask}: the database is not open`);
    if (asked.ask === "commit") return answer(writer.commit(asked));
    if (asked.ask === "probe") return answer(writer.probe());
    if (asked.ask === "clear") return answer(writer.clear());
    answer(writer.close());
  };

  function answer(value: WriterTalk[keyof WriterTalk]["answer"]): void {
    port.postMessage(JSON.stringify(value));
  }
}
