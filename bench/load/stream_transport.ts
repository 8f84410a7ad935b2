// Server-sent events of Hubbub, which arrive as chunks of one endless HTTP response.

import { readAnswerHead } from "./answer_head.ts";
import { type Connection, joinPieces, type Piece } from "./crowd.ts";
import type { Host, LoadTransport } from "./load_transport.ts";

const LF = 0x0a;
const CRLF_BYTES = 2;
const HEX = 16;
const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** The transport. A connection is in its room when the answer starts. */
export class StreamTransport implements LoadTransport {
  readonly #host: Host;
  /** By connection: whether the head was read. */
  readonly #streaming: boolean[] = [];

  /** Starts without connections. */
  constructor(host: Host) {
    this.#host = host;
  }

  /** Requests the stream. */
  begin(connection: Connection): void {
    const { crowd } = this.#host;
    const [room, name] = [this.#host.roomOf(connection), this.#host.nameOf(connection)];
    const request = `GET /rooms/${room}?name=${name} HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
      "accept: text/event-stream\r\n\r\n";
    crowd.send(connection, encoder.encode(request));
  }

  /** Reads complete chunks. A chunk that ends inside an event waits for the end of that event. */
  read(connection: Connection, start: number, end: number): number {
    const { inbox } = this.#host.crowd;
    let at = start;
    if (this.#streaming[connection.number] !== true) {
      const head = readAnswerHead(inbox, start, end);
      if (head === undefined) return start;
      if (head.status !== 200) throw new Error(`Cannot open a stream: ${head.status}`);
      this.#streaming[connection.number] = true;
      this.#host.isIn(connection);
      at = head.body;
    }
    let stop = at;
    // Chunks of events that are incomplete.
    let pieces: Piece[] = [];
    for (let line = inbox.indexOf(LF, at); line >= 0 && line < end; line = inbox.indexOf(LF, at)) {
      const payload = line + 1;
      const payloadEnd = payload + parseInt(decoder.decode(inbox.subarray(at, line)), HEX);
      at = payloadEnd + CRLF_BYTES;
      if (at > end) break;
      pieces.push([payload, payloadEnd]);
      if (inbox[payloadEnd - 1] !== LF || inbox[payloadEnd - 2] !== LF) continue;
      this.#host.onMessage(connection, pieces[0]![0], joinPieces(inbox, pieces));
      pieces = [];
      stop = at;
    }
    return stop;
  }
}
