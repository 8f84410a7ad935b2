// A TCP connection that sends HTTP byte by byte, for requests that no client sends and readers that
// do not read.

/** The head of a response. */
export interface RawHead {
  readonly status: number;
  readonly headers: Headers;
}

/** A complete response. */
export interface RawAnswer extends RawHead {
  readonly body: string;
}

/** A connection to a server on this machine. */
export class RawConnection implements Disposable {
  readonly #connection: Deno.TcpConn;
  #text = "";
  #closed = false;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects. */
  static async open(port: number): Promise<RawConnection> {
    return new RawConnection(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends text unchanged. */
  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  /** Ends sending; what was sent arrives, and the answer can still be read. */
  async endSending(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /** Sends a request without a body, with exactly these headers. */
  async request(method: string, path: string, headers: Record<string, string> = {}): Promise<void> {
    const lines = Object.entries({ host: "test", ...headers }).map(([name, value]) =>
      `${name}: ${value}\r\n`
    );
    await this.send(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  }

  /** Reads to the end of the response's headers; the rest stays for `readUntil`. */
  async head(): Promise<RawHead> {
    const text = await this.readUntil("\r\n\r\n");
    const [first = "", ...lines] = text.trimEnd().split("\r\n");
    const headers = new Headers(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    return { status: Number(first.split(" ")[1]), headers };
  }

  /** Reads the complete response of a server that then closes. A chunked body is joined. */
  async answer(): Promise<RawAnswer> {
    const head = await this.head();
    const rest = await this.rest();
    const chunked = head.headers.get("transfer-encoding") === "chunked";
    return { ...head, body: chunked ? unchunked(rest) : rest };
  }

  /** Reads to the end of the connection. */
  rest(): Promise<string> {
    // A text without NUL ends at the end of the connection.
    return this.readUntil("\0");
  }

  /** Reads up to and including `end`, or to the end of the connection. */
  async readUntil(end: string): Promise<string> {
    for (;;) {
      const index = this.#text.indexOf(end);
      if (index >= 0) {
        const taken = this.#text.slice(0, index + end.length);
        this.#text = this.#text.slice(taken.length);
        return taken;
      }
      const chunk = new Uint8Array(64 * 1024);
      const size = await this.#connection.read(chunk);
      if (size === null) {
        const rest = this.#text;
        this.#text = "";
        return rest;
      }
      this.#text += new TextDecoder().decode(chunk.subarray(0, size));
    }
  }

  /** Disconnects. Calling it twice is harmless. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Removes the chunk sizes of a body; the text has one byte per character, or the sizes would be
 * wrong.
 */
function unchunked(text: string): string {
  let body = "";
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\r\n", at);
    const size = parseInt(text.slice(at, end), 16);
    if (!(size > 0)) break;
    body += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
  return body;
}
