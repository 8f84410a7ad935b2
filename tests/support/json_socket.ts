// A client of the JSON protocol for tests: sends frames, and waits for those that should come.

import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/frames.ts";
import type { ServerFrame } from "../../protocol/frames.ts";

/** Who connects, and how. */
export interface JsonSocketOptions {
  /** A guest's name. */
  readonly name?: string;
  /** A session's token, in the list of sub-protocols. */
  readonly token?: string;
  /** Further headers of the upgrade: `cookie`, `origin`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How the socket was closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** A frame's type on the wire. */
export type FrameType = ServerFrame["type"];
/** The frame of a type. */
export type FrameOf<Type extends FrameType> = Extract<ServerFrame, { readonly type: Type }>;

/** A frame that has not come by then is taken to be lost. */
const FRAME_WITHIN_MS = 15_000;

/** Deno's constructor takes headers; the DOM's types, which the page needs, do not know it. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: URL,
  options: {
    readonly protocols: readonly string[];
    readonly headers: Readonly<Record<string, string>>;
  },
) => WebSocket;

interface Waiter {
  readonly wants: (frame: ServerFrame) => boolean;
  readonly take: (frame: ServerFrame) => void;
}

/** An open socket whose frames are kept until they are asked for. */
export class JsonSocket implements AsyncDisposable {
  /** Every frame that came, in order, whether it was asked for or not. */
  readonly frames: ServerFrame[] = [];
  /** How many WebSocket messages they came in. */
  messages = 0;
  /** Resolves when the socket is closed, by either side. */
  readonly closed: Promise<Closing>;
  readonly #socket: WebSocket;
  readonly #untaken: ServerFrame[] = [];
  readonly #waiters = new Set<Waiter>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(data);
    const { promise, resolve } = Promise.withResolvers<Closing>();
    socket.onclose = ({ code, reason }) => resolve({ code, reason });
    this.closed = promise;
  }

  /** Connects to a server's `ws://host:port` and resolves when the socket is open. */
  static async open(
    address: string,
    { name, token, headers = {} }: JsonSocketOptions = {},
  ): Promise<JsonSocket> {
    const url = new URL("/ws", address);
    if (name !== undefined) url.searchParams.set("name", name);
    const protocols = [SUBPROTOCOL];
    if (token !== undefined) protocols.push(TOKEN_SUBPROTOCOL_PREFIX + token);
    const socket = new SocketWithHeaders(url, { protocols, headers });
    const client = new JsonSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = (event) => {
        const cause = event instanceof ErrorEvent ? event.message : "no reason told";
        reject(new Error(`Cannot connect to "${url.origin}": ${cause}`));
      };
    });
    // From here on a broken connection shows in `closed`.
    socket.onerror = null;
    return client;
  }

  /** Sends frames in one message; anything goes, wrong ones too. */
  send(...frames: readonly unknown[]): void {
    this.sendText(frames.map((frame) => JSON.stringify(frame)).join("\n"));
  }

  /** Sends a message as it is. */
  sendText(text: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(text);
  }

  /** Bytes that were sent and have not left yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /**
   * The earliest frame of a type (and for which `where` holds) that was not taken yet, or the next
   * such frame to come. Each frame is taken once.
   */
  next<Type extends FrameType>(
    type: Type,
    where: (frame: FrameOf<Type>) => boolean = () => true,
    within = FRAME_WITHIN_MS,
  ): Promise<FrameOf<Type>> {
    const wants = (frame: ServerFrame) => frame.type === type && where(frame as FrameOf<Type>);
    const index = this.#untaken.findIndex(wants);
    if (index >= 0) {
      const [frame] = this.#untaken.splice(index, 1);
      return Promise.resolve(frame as FrameOf<Type>);
    }
    return this.#wait(wants, type, within) as Promise<FrameOf<Type>>;
  }

  /** Closes, and resolves when the other side has agreed or is gone. */
  async close(code?: number): Promise<Closing> {
    this.#socket.close(code);
    return await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #wait(wants: Waiter["wants"], type: FrameType, within: number): Promise<ServerFrame> {
    const { promise, resolve, reject } = Promise.withResolvers<ServerFrame>();
    const settle = () => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    };
    const waiter: Waiter = {
      wants,
      take: (frame) => {
        settle();
        resolve(frame);
      },
    };
    const give = (why: string) => {
      settle();
      const last = this.frames.slice(-5).map((frame) => JSON.stringify(frame).slice(0, 300));
      reject(new Error(`No "${type}" frame ${why}; the last ones were:\n${last.join("\n")}`));
    };
    const timer = setTimeout(() => give(`within ${within} ms`), within);
    this.closed.then(({ code }) => {
      if (this.#waiters.has(waiter)) give(`before the socket was closed with ${code}`);
    });
    this.#waiters.add(waiter);
    return promise;
  }

  #hear(data: unknown): void {
    if (typeof data !== "string") throw new TypeError("The server sent a binary message");
    this.messages++;
    for (const line of data.split("\n")) {
      const frame: ServerFrame = JSON.parse(line);
      this.frames.push(frame);
      const waiter = this.#waiters.values().find(({ wants }) => wants(frame));
      if (waiter === undefined) this.#untaken.push(frame);
      else waiter.take(frame);
    }
  }
}
