// The worker's side of writer_protocol.ts: responds to each request.

import { SqliteWriter, type WriterFaults } from "./sqlite_writer.ts";
import type { WriterProtocol, WriterRequest } from "./writer_protocol.ts";

/** The part of a worker's global scope that this needs. */
export interface WriterPort {
  /** Called with each request. */
  onmessage: ((event: MessageEvent<string>) => void) | null;
  /** Sends the response. */
  postMessage(response: string): void;
}

/** Opens the database on request, and serves it from then on. An exception ends the worker. */
export function serveWriter(port: WriterPort, faults: WriterFaults = {}): void {
  let writer: SqliteWriter | undefined;
  port.onmessage = ({ data }) => {
    const request: WriterRequest = JSON.parse(data);
    if (request.request === "open") {
      try {
        writer = new SqliteWriter(request.path, faults);
        return respond(writer.opened());
      } catch (error) {
        return respond({ refused: error instanceof Error ? error.message : String(error) });
      }
    }
    if (!writer) throw new Error(`Cannot ${request.request}: the database is not open`);
    if (request.request === "commit") return respond(writer.commit(request));
    if (request.request === "probe") return respond(writer.probe());
    if (request.request === "checkpoint") return respond(writer.checkpoint());
    respond(writer.close());
  };

  function respond(value: WriterProtocol[keyof WriterProtocol]["response"]): void {
    port.postMessage(JSON.stringify(value));
  }
}
