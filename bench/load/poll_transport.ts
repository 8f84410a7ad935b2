// Long polls of Hubbub: each answer is followed by a request with the new cursor.

import { readAnswerHead } from "./answer_head.ts";
import type { Connection } from "./crowd.ts";
import type { Host, LoadTransport } from "./load_transport.ts";

/** The largest page, so that a slow client catches up. */
const LIMIT = 200;
const WAIT_S = 25;
const SEQ = new TextEncoder().encode(`"seq":`);
const ZERO = 0x30;
const NINE = 0x39;
const encoder = new TextEncoder();

/** The transport. A connection is in its room when the first page arrives. */
export class PollTransport implements LoadTransport {
  readonly #host: Host;
  /** The last seq by connection; undefined before its first page. */
  readonly #seen: (number | undefined)[] = [];

  /** Starts without connections. */
  constructor(host: Host) {
    this.#host = host;
  }

  /** Requests the existing messages. */
  begin(connection: Connection): void {
    this.#ask(connection, "after=0");
  }

  /** Reads an answer and sends the next request. */
  read(connection: Connection, start: number, end: number): number {
    const { inbox } = this.#host.crowd;
    const head = readAnswerHead(inbox, start, end);
    if (head === undefined) return start;
    if (head.status !== 200 || head.length === undefined) {
      throw new Error(`Cannot poll: ${head.status}, of ${head.length} bytes`);
    }
    const answerEnd = head.body + head.length;
    if (answerEnd > end) return start;
    const first = this.#seen[connection.number] === undefined;
    const seen = newestSeq(inbox, head.body, answerEnd) ?? this.#seen[connection.number] ?? 0;
    this.#seen[connection.number] = seen;
    // Sent before the page is counted, like a client that then renders it.
    this.#ask(connection, `after=${seen}&wait=${WAIT_S}`);
    if (first) this.#host.isIn(connection);
    else this.#host.onMessage(connection, head.body, head.length);
    return answerEnd;
  }

  #ask(connection: Connection, query: string): void {
    const [room, name] = [this.#host.roomOf(connection), this.#host.nameOf(connection)];
    const request = `GET /rooms/${room}?name=${name}&limit=${LIMIT}&${query} HTTP/1.1\r\n` +
      "host: 127.0.0.1\r\naccept: application/json\r\n\r\n";
    this.#host.crowd.send(connection, encoder.encode(request));
  }
}

/** Returns the last seq of a page, searching from its end. */
function newestSeq(bytes: Uint8Array, start: number, end: number): number | undefined {
  for (let at = end - SEQ.length; at >= start; at--) {
    if (!SEQ.every((byte, index) => bytes[at + index] === byte)) continue;
    let seq = 0;
    for (let digit = at + SEQ.length; bytes[digit]! >= ZERO && bytes[digit]! <= NINE; digit++) {
      seq = seq * 10 + bytes[digit]! - ZERO;
    }
    return seq;
  }
  return undefined;
}
