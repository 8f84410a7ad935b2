// A client of the JSON protocol: sends frames and waits for expected ones.

import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/frames.ts";
import type { ServerFrame } from "../../protocol/frames.ts";

/** Options of a connection. */
export interface JsonSocketOptions {
  /** The name of a guest. */
  readonly name?: string;
  /** The token of a session, for the list of sub-protocols. */
  readonly token?: string;
  /** Additional headers of the upgrade: `cookie`, `origin`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How the socket was closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** The type of a frame. */
export type FrameType = ServerFrame["type"];
/** The frame of a type. */
export type FrameOf<Type extends FrameType> = Extract<ServerFrame, { readonly type: Type }>;

/** A frame that has not arrived by then counts as lost. */
const FRAME_WITHIN_MS = 15_000;

/** Deno's constructor takes headers, which the DOM's types, needed by the page, do not declare. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: URL,
  options: {
    readonly protocols: readonly string[];
    readonly headers: Readonly<Record<string, string>>;
  },
) => WebSocket;

interface Waiter {
  readonly wants: (frame: ServerFrame) => boolean;
  readonly resolve: (frame: ServerFrame) => void;
}

/** An open socket whose frames are stored until they are taken. */
export class JsonSocket implements AsyncDisposable {
  /** All received frames, in order, taken or not. */
  readonly frames: ServerFrame[] = [];
  /** The number of WebSocket messages in which they arrived. */
  messages = 0;
  /** Resolves when either side closes the socket. */
  readonly closed: Promise<Closing>;
  readonly #socket: WebSocket;
  readonly #unclaimed: ServerFrame[] = [];
  readonly #waiters = new Set<Waiter>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#handle(data);
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
        const cause = event instanceof ErrorEvent ? event.message : "no reason given";
        reject(new Error(`Cannot connect to "${url.origin}": ${cause}`));
      };
    });
    // After this, a broken connection shows in `closed`.
    socket.onerror = null;
    return client;
  }

  /** Sends frames, valid or not, in one message. */
  send(...frames: readonly unknown[]): void {
    this.sendText(frames.map((frame) => JSON.stringify(frame)).join("\n"));
  }

  /** Sends a message unchanged. */
  sendText(text: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(text);
  }

  /** Bytes that were sent and have not left yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /**
   * Resolves with the earliest frame of a type (which satisfies `where`) that was not taken yet, or
   * the next one. Each frame is taken once.
   */
  next<Type extends FrameType>(
    type: Type,
    where: (frame: FrameOf<Type>) => boolean = () => true,
    within = FRAME_WITHIN_MS,
  ): Promise<FrameOf<Type>> {
    const wants = (frame: ServerFrame) => frame.type === type && where(frame as FrameOf<Type>);
    const index = this.#unclaimed.findIndex(wants);
    if (index >= 0) {
      const [frame] = this.#unclaimed.splice(index, 1);
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
      resolve: (frame) => {
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

  #handle(data: unknown): void {
    if (typeof data !== "string") throw new TypeError("The server sent a binary message");
    this.messages++;
    for (const line of data.split("\n")) {
      const frame: ServerFrame = JSON.parse(line);
      this.frames.push(frame);
      const waiter = this.#waiters.values().find(({ wants }) => wants(frame));
      if (waiter === undefined) this.#unclaimed.push(frame);
      else waiter.resolve(frame);
    }
  }
}
