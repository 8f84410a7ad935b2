// A streaming response as a connection: server-sent events, and lines of text that go on.

import { follow } from "../../hub/follow.ts";
import { SendQueue } from "../../hub/send_queue.ts";
import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { WireFormat } from "../../hub/broadcast.ts";
import type { Subscriber } from "../../hub/subscriber.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { Cursor } from "../../protocol/frames.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import type { Connection, Connections, TransportName } from "./connections.ts";
import type { Logger } from "../ops/logger.ts";
import { StreamWriter } from "./stream_writer.ts";

/** The parts of the server that every stream uses. */
export interface StreamDeps {
  readonly connections: Pick<Connections, "acquire" | "add" | "recordClose">;
  readonly logger: Logger;
  /** Bytes that may wait for one connection before it is closed. */
  readonly maxPendingBytes: number;
}

/** What a stream sends. */
export interface StreamOptions {
  readonly transport: TransportName;
  readonly liveActor: LiveActor;
  readonly room: Room;
  readonly deps: StreamDeps;
  readonly format: WireFormat;
  readonly cursor?: Cursor;
  /** Sent first. */
  readonly greeting?: string;
  /** Sent after the missed events, which end at `seq`, and before live updates. */
  readonly live?: (seq: number) => string;
  /** Sent before the newest page, which ends at `head`, if the cursor is not a place in this log. */
  readonly reset?: (head: number) => string;
  /** Sent regularly, so that proxies and mobile networks keep the connection open. */
  readonly keepAlive?: string;
}

const KEEP_ALIVE_MS = 15_000;

/** Streams a room until either side ends it. */
export class StreamConnection implements Connection {
  readonly transport: TransportName;
  readonly #deps: StreamDeps;
  readonly #writer: StreamWriter;
  readonly #sendQueue: SendQueue;
  /** Undefined if it was closed during construction. */
  readonly #registered: Disposable | undefined;
  readonly #presenceHandle: PresenceHandle | undefined;
  #keepAlive: ReturnType<typeof setInterval> | undefined;
  #subscriber: Subscriber | undefined;
  #open = true;

  /** Starts following the room. */
  constructor(options: StreamOptions) {
    const { transport, liveActor, room, deps, greeting, keepAlive } = options;
    const { user } = liveActor.actor;
    this.transport = transport;
    this.#deps = deps;
    this.#writer = new StreamWriter(() => this.#forget());
    this.#sendQueue = new SendQueue(this.#writer, {
      maxPendingBytes: deps.maxPendingBytes,
      onFull: () => this.close("too_slow"),
    });
    this.#registered = deps.connections.add(this, liveActor);
    if (!this.#open) {
      this.#registered[Symbol.dispose]();
      return;
    }
    this.#presenceHandle = user === null ? undefined : room.enter(user);
    if (keepAlive !== undefined) {
      this.#keepAlive = setInterval(() => this.#sendQueue.put(keepAlive), KEEP_ALIVE_MS);
    }
    if (greeting !== undefined) this.#sendQueue.put(greeting);
    this.#follow(options);
  }

  /** The body of the response. */
  get body(): ReadableStream<Uint8Array> {
    return this.#writer.body;
  }

  /** Bytes that wait for the client. */
  get pendingBytes(): number {
    return this.#sendQueue.pendingBytes;
  }

  /** A stream cannot say why it ends: its client reconnects with its cursor, or is refused then. */
  close(reason: CloseReason): void {
    if (!this.#open) return;
    try {
      this.#forget();
    } finally {
      // On a restart, clients may read to the end; if they are too slow or signed out, they get
      // nothing more.
      if (reason === "restarting") this.#writer.close();
      else this.#writer.cut();
      this.#deps.connections.recordClose(reason);
      this.#deps.logger.info("stream_closed", { transport: this.transport, reason });
    }
  }

  #forget(): void {
    if (!this.#open) return;
    this.#open = false;
    clearInterval(this.#keepAlive);
    this.#registered?.[Symbol.dispose]();
    this.#sendQueue[Symbol.dispose]();
    this.#subscriber?.[Symbol.dispose]();
    this.#presenceHandle?.[Symbol.dispose]();
  }

  async #follow(options: StreamOptions): Promise<void> {
    const { room, liveActor, format, cursor, reset, live, deps } = options;
    try {
      const subscriber = await follow({
        room,
        actor: liveActor.actor,
        sendQueue: this.#sendQueue,
        format,
        ...(cursor === undefined ? {} : { cursor }),
        onReset: (head) => {
          if (reset !== undefined) this.#sendQueue.put(reset(head));
        },
        onLive: (seq) => {
          if (live !== undefined) this.#sendQueue.put(live(seq));
        },
      });
      if (this.#open) this.#subscriber = subscriber;
      else subscriber?.[Symbol.dispose]();
    } catch (error) {
      this.close("restarting");
      deps.logger.error("stream_failed", { error });
    }
  }
}

/** Headers of a streaming body, so that no cache or proxy buffers it. */
export function streamHeaders(contentType: string): Headers {
  return new Headers({
    "content-type": contentType,
    // no-transform: compression, here or in a proxy, would buffer the stream.
    "cache-control": "no-store, no-transform",
    // nginx buffers responses without this (ngx_http_proxy_module, proxy_buffering).
    "x-accel-buffering": "no",
  });
}
