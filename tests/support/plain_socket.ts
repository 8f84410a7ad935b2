// The behaviour of the page in gorilla/websocket's chat example: connects, sends its field
// unchanged, and shows each line of each message as an item of its log.

/** A line that has not arrived by then counts as lost. */
const LINE_WITHIN_MS = 15_000;

/** Deno's constructor takes headers, which the DOM's types, needed by the page, do not declare. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: URL,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket;

/** An open socket of plain lines. */
export class PlainSocket implements AsyncDisposable {
  /** Received messages. */
  readonly messages: string[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #wake = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.onclose = ({ code }) => resolve(code);
    this.closed = promise;
    socket.onmessage = ({ data }) => {
      this.messages.push(data);
      this.#wake.resolve();
      this.#wake = Promise.withResolvers<void>();
    };
  }

  /** Connects to `path` of a server's `ws://host:port`. */
  static async open(
    address: string,
    path = "/ws",
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PlainSocket> {
    const socket = new SocketWithHeaders(new URL(path, address), { headers });
    const client = new PlainSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error(`Cannot connect to "${path}"`));
    });
    socket.onerror = null;
    return client;
  }

  /** The log as the example's page shows it: `evt.data.split('\n')`. */
  get lines(): string[] {
    return this.messages.flatMap((message) => message.split("\n"));
  }

  /** Sends what was typed. */
  send(text: string): void {
    this.#socket.send(text);
  }

  /** Resolves with the first line of the log that satisfies `where`. */
  async line(where: (line: string) => boolean, within = LINE_WITHIN_MS): Promise<string> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const last = () => this.lines.slice(-5).join("\n");
    const timer = setTimeout(
      () => reject(new Error(`No such line; last were:\n${last()}`)),
      within,
    );
    try {
      for (;;) {
        const line = this.lines.find(where);
        if (line !== undefined) return line;
        await Promise.race([this.#wake.promise, late]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}
