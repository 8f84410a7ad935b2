// Hears a room of Hubbub by long polls: asks again, with its new cursor, as soon as it is answered.

import { readAnswerHead } from "./answer_head.ts";
import type { Connection } from "./crowd.ts";
import type { Host, LoadTransport } from "./load_transport.ts";

/** The most that a page has, so that one who fell behind catches up. */
const LIMIT = 200;
const WAIT_S = 25;
const SEQ = new TextEncoder().encode(`"seq":`);
const ZERO = 0x30;
const NINE = 0x39;
const encoder = new TextEncoder();

/** Polls: in when the first page is there. */
export class PollTransport implements LoadTransport {
  readonly #host: Host;
  /** By connection: the seq that it has seen; undefined before its first page. */
  readonly #seen: (number | undefined)[] = [];

  /** Nobody yet. */
  constructor(host: Host) {
    this.#host = host;
  }

  /** Asks for what is there already. */
  begin(connection: Connection): void {
    this.#ask(connection, "after=0");
  }

  /** Reads an answer and asks for the next. */
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
    // Asked before it is counted, as a client would that shows what it got.
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

/** The last seq in a page; from its end, where it is near. */
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
