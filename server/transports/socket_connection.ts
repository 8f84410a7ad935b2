// A WebSocket as a connection of the server: what the JSON protocol and plain lines have in common.

import { SendQueue } from "../../hub/send_queue.ts";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import type { ChatError } from "../../protocol/chat_error.ts";
import { CLOSE_CODES, CLOSE_REASONS, type CloseReason } from "../../protocol/close_codes.ts";
import type { Actor } from "../../hub/actor.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import type { Connection, TransportName } from "./connections.ts";
import { ErrorBudget } from "./error_budget.ts";
import { isOverFrameMax } from "./frame_size.ts";
import type { App } from "../app.ts";
import { SocketWriter } from "./socket_writer.ts";

/** Whose socket it is, and who speaks on it. */
export interface SocketConnectionOptions {
  readonly transport: TransportName;
  /** Disposed of with the connection. */
  readonly liveActor: LiveActor;
  readonly app: App;
  /** Given back when the socket is really gone. */
  readonly slot: Disposable;
  /** Hears each message that may be one: text, and not too big. */
  readonly onText: (text: string) => void;
  /** The server forgets the connection: once, whoever ended it. */
  readonly onForget: () => void;
}

const FRAMES_KEY = "frames";
/** A close of our own that the table has no line for: a bug of ours (RFC 6455, section 7.4.1). */
const INTERNAL_ERROR = 1011;

/** Bounds what comes and goes on a socket until either side closes it. */
export class SocketConnection implements Connection {
  readonly transport: TransportName;
  readonly sendQueue: SendQueue;
  readonly #socket: WebSocket;
  readonly #writer: SocketWriter;
  readonly #app: App;
  readonly #frames: TokenBuckets;
  readonly #errors = new ErrorBudget();
  /** Undefined if it was closed before it began. */
  readonly #registered: Disposable | undefined;
  readonly #onText: (text: string) => void;
  readonly #onForget: () => void;
  readonly #liveActor: LiveActor;
  #open = true;

  /** Takes over `socket`, which is open. */
  constructor(socket: WebSocket, options: SocketConnectionOptions) {
    const { transport, liveActor, app, slot, onText, onForget } = options;
    this.transport = transport;
    this.#socket = socket;
    this.#liveActor = liveActor;
    this.#app = app;
    this.#onText = onText;
    this.#onForget = onForget;
    const { frames, rate, outbox: sendQueue } = app.configuration;
    this.#frames = new TokenBuckets({ burst: frames, perSecond: rate === 0 ? 0 : frames });
    this.#writer = new SocketWriter(socket, app.sendScheduler);
    this.sendQueue = new SendQueue(this.#writer, {
      maxPendingBytes: sendQueue,
      onFull: () => this.close("too_slow"),
    });
    this.#registered = app.connections.add(this, liveActor);
    if (!this.#open) this.#registered[Symbol.dispose]();
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => {
      slot[Symbol.dispose]();
      this.#forget();
      // The platform's idle timer keeps the socket for another half minute: not what hangs on it.
      socket.onmessage = socket.onclose = socket.onerror = null;
    };
    // An abrupt loss comes as an error and then a close; the slot waits for the close.
    socket.onerror = () => this.#forget();
  }

  /** Who speaks, under their newest name. */
  get actor(): Actor {
    return this.#liveActor.actor;
  }

  /** Whether the server still knows it. */
  get open(): boolean {
    return this.#open;
  }

  /** Bytes that wait for the peer. */
  get pendingBytes(): number {
    return this.sendQueue.pendingBytes;
  }

  /** Takes one frame of the allowance: 0, or the ms to wait for the next. */
  takeFrame(): number {
    return this.#frames.take(FRAMES_KEY) || this.#app.limits.takeFrame(this.actor.address);
  }

  /** Notes an error that the peer was told of; closes where it was one too many. */
  recordError({ code }: ChatError): void {
    const bearable = code === "rate_limited"
      ? this.#app.limits.takeRefusal(this.actor.address)
      : this.#errors.spend();
    if (!bearable) this.close("too_many_errors");
  }

  /** Tells the peer why, and forgets it. */
  close(reason: CloseReason): void {
    if (this.#open) this.#app.connections.recordClose(reason);
    this.#closeWith(CLOSE_CODES[reason].code, CLOSE_REASONS[reason]);
  }

  /** Closes because of a bug of ours, which is noted. */
  fail(error: unknown): void {
    this.#closeWith(INTERNAL_ERROR, "internal error");
    this.#app.logger.error("socket_failed", { error });
  }

  #closeWith(code: number, reason: string): void {
    if (!this.#open) return;
    // Whatever the rooms throw when it leaves them: the peer is told, and nothing is kept of it.
    try {
      this.#forget();
    } finally {
      this.#socket.close(code, reason);
      this.#app.logger.info("socket_closed", { code, reason });
    }
  }

  #forget(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#registered?.[Symbol.dispose]();
    this.sendQueue[Symbol.dispose]();
    this.#writer[Symbol.dispose]();
    this.#liveActor[Symbol.dispose]();
    this.#onForget();
  }

  #receive(data: unknown): void {
    if (!this.#open) return;
    if (typeof data !== "string") return this.close("binary");
    if (isOverFrameMax(data)) return this.close("too_big");
    this.#onText(data);
  }
}
