// The worker's side of the talk with the main thread: answers each question of writer_protocol.ts.

import { SqliteWriter, type WriterFaults } from "./sqlite_writer.ts";
import type { WriterProtocol, WriterRequest } from "./writer_protocol.ts";

/** What this needs of a worker's global scope. */
export interface WriterPort {
  /** Called with each question. */
  onmessage: ((event: MessageEvent<string>) => void) | null;
  /** Sends the answer. */
  postMessage(response: string): void;
}

/** Opens the database when asked to, and answers from then on. A throw ends the worker, loudly. */
export function serveWriter(port: WriterPort, faults: WriterFaults = {}): void {
  let writer: SqliteWriter | undefined;
  port.onmessage = ({ data }) => {
    const request: WriterRequest = JSON.parse(data);
    if (request.request === "open") {
      try {
        writer = new SqliteWriter(request.path, faults);
        return response(writer.opened());
      } catch (error) {
        return response({ refused: error instanceof Error ? error.message : String(error) });
      }
    }
    if (!writer) throw new Error(`Cannot ${request.request}: the database is not open`);
    if (request.request === "commit") return response(writer.commit(request));
    if (request.request === "probe") return response(writer.probe());
    if (request.request === "clear") return response(writer.clear());
    response(writer.close());
  };

  function response(value: WriterProtocol[keyof WriterProtocol]["response"]): void {
    port.postMessage(JSON.stringify(value));
  }
}
