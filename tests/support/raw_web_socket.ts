// A WebSocket byte by byte (RFC 6455, section 5), for frames that no client sends.

/** A frame, valid or not. */
export interface RawFrame {
  /** 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; the rest is reserved. */
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** @default true */
  readonly fin?: boolean;
  /** Reserved bits, 0 to 7. @default 0 */
  readonly reserved?: number;
  /** Clients must mask. @default true */
  readonly masked?: boolean;
  /** The length in the header. @default that of the payload */
  readonly says?: number;
}

/** The result of a connection. */
export interface RawTranscript {
  /** The status of the handshake. */
  readonly status: number;
  /** Complete text messages. */
  readonly texts: readonly string[];
  /** The code of the close frame, if any. */
  readonly closeCode?: number;
  /** What is no valid frame of a server. */
  readonly fault?: string;
  /** Nothing follows: it was closed, or the last ping was answered. */
  readonly isOver: boolean;
}

const FIN = 0x80;
const MASKED = 0x80;
const MASK = [1, 2, 3, 4];
const SHORT_MAX = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
const TWO_BYTES_MAX = 0xffff;

/** Returns the bytes of a frame. */
export function rawFrameBytes(
  { opcode, payload, fin = true, reserved = 0, masked = true, says = payload.length }: RawFrame,
): Uint8Array<ArrayBuffer> {
  const head = [(fin ? FIN : 0) | (reserved << 4) | opcode];
  const mask = masked ? MASKED : 0;
  if (says <= SHORT_MAX) head.push(mask | says);
  else if (says <= TWO_BYTES_MAX) head.push(mask | TWO_BYTES, says >> 8, says & 0xff);
  else {
    const length = new DataView(new ArrayBuffer(8));
    length.setBigUint64(0, BigInt(says));
    head.push(mask | EIGHT_BYTES, ...new Uint8Array(length.buffer));
  }
  if (masked) head.push(...MASK);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  for (let n = 0; n < payload.length; n++) {
    bytes[head.length + n] = payload[n]! ^ (masked ? MASK[n % MASK.length]! : 0);
  }
  return bytes;
}

/** An open socket whose bytes belong to the caller. */
export class RawWebSocket implements Disposable {
  readonly connection: Deno.TcpConn;
  #closed = false;

  private constructor(connection: Deno.TcpConn) {
    this.connection = connection;
  }

  /** Performs the handshake like a valid client, and reads nothing after it. */
  static async open(port: number, path: string, protocol = "hubbub.v1"): Promise<RawWebSocket> {
    const socket = new RawWebSocket(await Deno.connect({ hostname: "127.0.0.1", port }));
    const protocols = protocol === "" ? "" : `sec-websocket-protocol: ${protocol}\r\n`;
    await socket.write(new TextEncoder().encode(
      `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        `${protocols}\r\n`,
    ));
    return socket;
  }

  /** Writes all bytes; rejects if the server closed the connection. */
  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.connection.write(bytes.subarray(sent));
    }
  }

  /** Reads until the server closes the connection, or `idleMs` pass without a byte. */
  async transcript(idleMs: number): Promise<RawTranscript> {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const chunk = new Uint8Array(64 * 1024);
      const read = this.connection.read(chunk).catch(() => null);
      const { promise: idle, resolve } = Promise.withResolvers<null>();
      const timer = setTimeout(() => resolve(null), idleMs);
      const size = await Promise.race([read, idle]);
      clearTimeout(timer);
      if (size === null) break;
      chunks.push(chunk.subarray(0, size));
      // More has arrived: a reader that scans megabytes at each read is slower than the server's
      // patience.
      if (size === chunk.length) continue;
      const transcript = decode(joined(chunks));
      if (transcript.isOver) break;
    }
    this.close();
    return decode(joined(chunks));
  }

  /** Disconnects without notice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A pong with this content proves that everything before it was read. */
export const LAST_PING = new TextEncoder().encode("that was all");

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function decode(bytes: Uint8Array): RawTranscript {
  const head = new TextDecoder("latin1").decode(bytes);
  const end = head.indexOf("\r\n\r\n");
  const status = Number(head.split(" ")[1]);
  const texts: string[] = [];
  let at = end + 4;
  if (end < 0) return { status, texts, isOver: false };
  if (status !== 101) return { status, texts, isOver: true };
  while (at + 2 <= bytes.length) {
    const opcode = bytes[at]! & 0x0f;
    if ((bytes[at]! & 0xf0) !== FIN) {
      return { status, texts, fault: "fin or reserved bits", isOver: true };
    }
    let length = bytes[at + 1]!;
    if (length >= MASKED) {
      return { status, texts, fault: "a server's frame is masked", isOver: true };
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    at += 2;
    if (length === TWO_BYTES) {
      length = view.getUint16(at);
      at += 2;
    } else if (length === EIGHT_BYTES) {
      length = Number(view.getBigUint64(at));
      at += 8;
    }
    // Being cut off by our disconnect is not an error of the server.
    if (at + length > bytes.length) break;
    const payload = bytes.subarray(at, at + length);
    at += length;
    if (opcode === 1) texts.push(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    else if (opcode === 8) {
      const closeCode = (payload[0]! << 8) | payload[1]!;
      return { status, texts, isOver: true, ...(length >= 2 && { closeCode }) };
    } else if (opcode === 10) {
      const isLast = new TextDecoder().decode(payload) === new TextDecoder().decode(LAST_PING);
      if (isLast) return { status, texts, isOver: true };
    } else if (opcode !== 9) return { status, texts, fault: `opcode ${opcode}`, isOver: true };
  }
  return { status, texts, isOver: false };
}
