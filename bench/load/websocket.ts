// The client side of RFC 6455, as far as a load needs it.

import { type Connection, type Crowd, joinPieces, type Piece } from "./crowd.ts";

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FINAL = 0x80;
const MASKED = 0x80;
const OPCODE_BITS = 0x0f;
const LENGTH_BITS = 0x7f;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const SHORT_MAX = 125;
const MASK_BYTES = 4;
const encoder = new TextEncoder();

/** Called with each text message, at [start, start + length) of the crowd's inbox. */
export type MessageReader = (connection: Connection, start: number, length: number) => void;

/** Returns a text frame of a client. The mask is zero, so that masking costs nothing. */
export function clientFrame(text: string): Uint8Array<ArrayBuffer> {
  return frame(TEXT, encoder.encode(text));
}

function frame(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const long = payload.length > SHORT_MAX;
  const header = (long ? 4 : 2) + MASK_BYTES;
  const bytes = new Uint8Array(header + payload.length);
  bytes[0] = FINAL | opcode;
  bytes[1] = MASKED | (long ? LENGTH_16 : payload.length);
  if (long) new DataView(bytes.buffer).setUint16(2, payload.length);
  bytes.set(payload, header);
  return bytes;
}

/** Returns the request that opens a socket. */
export function upgradeRequest(path: string, subprotocol?: string): Uint8Array<ArrayBuffer> {
  return encoder.encode([
    `GET ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    "\r\n",
  ].join("\r\n"));
}

/** Returns the end of the answer to the upgrade, or -1 if it is incomplete. */
export function upgradeEnd(crowd: Crowd, start: number, end: number): number {
  const head = new TextDecoder("latin1").decode(crowd.inbox.subarray(start, end));
  const length = head.indexOf("\r\n\r\n");
  if (length < 0) return -1;
  if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Cannot upgrade: ${head.slice(0, 200)}`);
  return start + length + "\r\n\r\n".length;
}

/** Reads complete messages, answers pings, and returns where the rest starts. */
export function readMessages(
  crowd: Crowd,
  connection: Connection,
  [start, end]: readonly [number, number],
  onMessage: MessageReader,
): number {
  const { inbox } = crowd;
  let at = start;
  // Payloads of the fragments of a message, which gorilla sends; joined when all have arrived.
  let fragments: Piece[] | undefined;
  let stop = start;
  while (end - at >= 2) {
    let length = inbox[at + 1]! & LENGTH_BITS;
    let header = 2;
    if (length === LENGTH_16) {
      length = inbox[at + 2]! * 256 + inbox[at + 3]!;
      header = 4;
    } else if (length === LENGTH_64) {
      // A message over 4 GiB would not fit the inbox.
      length = new DataView(inbox.buffer).getUint32(at + 6);
      header = 10;
    }
    const payload = at + header;
    if (payload + length > end) break;
    const opcode = inbox[at]! & OPCODE_BITS;
    const final = (inbox[at]! & FINAL) !== 0;
    at = payload + length;
    if (opcode === PING) {
      crowd.send(connection, frame(PONG, inbox.slice(payload, at)));
    } else if (opcode !== CLOSE) {
      if (fragments === undefined && final) {
        onMessage(connection, payload, length);
      } else {
        (fragments ??= []).push([payload, at]);
        if (!final) continue;
        onMessage(connection, fragments[0]![0], joinPieces(inbox, fragments));
        fragments = undefined;
      }
    }
    stop = at;
  }
  return stop;
}
