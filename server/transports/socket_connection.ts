// A WebSocket as a connection: what the JSON protocol and plain lines have in common.

import { SendQueue } from "../../hub/send_queue.ts";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import type { ChatError } from "../../protocol/chat_error.ts";
import { CLOSE_CODES, CLOSE_REASONS, type CloseReason } from "../../protocol/close_codes.ts";
import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import type { Actor } from "../../hub/policy.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import type { Connection, Connections, TransportName } from "./connections.ts";
import type { ActionLimits } from "../limits/action_limits.ts";
import type { Logger } from "../ops/logger.ts";
import { ErrorBudget } from "./error_budget.ts";
import type { SendScheduler } from "./send_scheduler.ts";
import { SocketWriter } from "./socket_writer.ts";

/** The parts of the server that every socket uses. */
export interface SocketDeps {
  readonly connections: Pick<Connections, "add" | "recordClose">;
  /** Flushes what waits for slow clients. */
  readonly sendScheduler: Pick<SendScheduler, "add">;
  readonly limits: Pick<ActionLimits, "takeFrame" | "takeRefusal">;
  readonly logger: Logger;
  /** Frames that one connection may send, at once and per second; 0: no limit. */
  readonly framesPerSecond: number;
  /** Bytes that may wait for one connection before it is closed. */
  readonly maxPendingBytes: number;
}

/** One socket: whose it is, and what it reports. */
export interface SocketConnectionOptions {
  readonly transport: TransportName;
  /** Disposed of with the connection. */
  readonly liveActor: LiveActor;
  readonly deps: SocketDeps;
  /** Freed when the socket is really gone. */
  readonly slot: Disposable;
  /** Called with each message that is text and not too big. */
  readonly onText: (text: string) => void;
  /** Called once when the connection ends, on either side. */
  readonly onForget: () => void;
}

const FRAMES_KEY = "frames";
/** Most bytes of a UTF-16 code unit in UTF-8: three, and four for a pair of them. */
const UTF8_BYTES_PER_UNIT = 3;
/** The code for an internal error, which is not in the table (RFC 6455, section 7.4.1). */
const INTERNAL_ERROR = 1011;

/** Limits what a socket receives and sends until either side closes it. */
export class SocketConnection implements Connection {
  readonly transport: TransportName;
  readonly sendQueue: SendQueue;
  readonly #socket: WebSocket;
  readonly #writer: SocketWriter;
  readonly #deps: SocketDeps;
  readonly #frames: TokenBuckets;
  readonly #errors = new ErrorBudget();
  /** Undefined if it was closed during construction. */
  readonly #registered: Disposable | undefined;
  readonly #onText: (text: string) => void;
  readonly #onForget: () => void;
  readonly #liveActor: LiveActor;
  #open = true;

  /** Takes over an open `socket`. */
  constructor(socket: WebSocket, options: SocketConnectionOptions) {
    const { transport, liveActor, deps, slot, onText, onForget } = options;
    const { framesPerSecond, maxPendingBytes } = deps;
    this.transport = transport;
    this.#socket = socket;
    this.#liveActor = liveActor;
    this.#deps = deps;
    this.#onText = onText;
    this.#onForget = onForget;
    this.#frames = new TokenBuckets({ burst: framesPerSecond, perSecond: framesPerSecond });
    this.#writer = new SocketWriter(socket, deps.sendScheduler);
    this.sendQueue = new SendQueue(this.#writer, {
      maxPendingBytes,
      onFull: () => this.close("too_slow"),
    });
    this.#registered = deps.connections.add(this, liveActor);
    if (!this.#open) this.#registered[Symbol.dispose]();
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => {
      slot[Symbol.dispose]();
      this.#forget();
      // The platform's idle timer keeps the socket for another half minute; this frees what it refers
      // to.
      socket.onmessage = socket.onclose = socket.onerror = null;
    };
    // A lost connection causes an error and then a close; the slot waits for the close.
    socket.onerror = () => this.#forget();
  }

  /** The user of the socket, with their current name. */
  get actor(): Actor {
    return this.#liveActor.actor;
  }

  /** Whether it is open. */
  get open(): boolean {
    return this.#open;
  }

  /** Bytes that wait for the client. */
  get pendingBytes(): number {
    return this.sendQueue.pendingBytes;
  }

  /** Takes one frame from the limit: 0, or the ms to wait for the next one. */
  takeFrame(): number {
    return this.#frames.take(FRAMES_KEY) || this.#deps.limits.takeFrame(this.actor.address);
  }

  /** Records an error that was sent to the client; closes the connection if there are too many. */
  recordError({ code }: ChatError): void {
    const bearable = code === "rate_limited"
      ? this.#deps.limits.takeRefusal(this.actor.address)
      : this.#errors.spend();
    if (!bearable) this.close("too_many_errors");
  }

  /** Closes the socket with the reason. */
  close(reason: CloseReason): void {
    if (this.#open) this.#deps.connections.recordClose(reason);
    this.#closeWith(CLOSE_CODES[reason].code, CLOSE_REASONS[reason]);
  }

  /** Closes the socket because of an internal error, which is logged. */
  fail(error: unknown): void {
    this.#closeWith(INTERNAL_ERROR, "internal error");
    this.#deps.logger.error("socket_failed", { error });
  }

  #closeWith(code: number, reason: string): void {
    if (!this.#open) return;
    // Even if leaving the rooms throws, the client gets the close.
    try {
      this.#forget();
    } finally {
      this.#socket.close(code, reason);
      this.#deps.logger.info("socket_closed", { code, reason });
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

/** Whether the text has more than FRAME_MAX_BYTES in UTF-8; encodes it only if it might. */
function isOverFrameMax(text: string): boolean {
  if (text.length > FRAME_MAX_BYTES) return true;
  return text.length * UTF8_BYTES_PER_UNIT > FRAME_MAX_BYTES &&
    new TextEncoder().encode(text).length > FRAME_MAX_BYTES;
}
