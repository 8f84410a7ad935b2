// A WebSocket without a sub-protocol: what is sent is a message, what is received are lines of
// text, as in gorilla/websocket's chat example, whose page works here unchanged.

import { follow } from "../hub/follow.ts";
import { Outbox } from "../hub/outbox.ts";
import type { Attendance } from "../hub/presence.ts";
import type { Room } from "../hub/room.ts";
import type { Subscriber } from "../hub/subscriber.ts";
import { TokenBuckets } from "../hub/token_bucket.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { CLOSE_CODES, type CloseReason } from "../protocol/close_codes.ts";
import type { User } from "../protocol/event.ts";
import type { Caller } from "./caller.ts";
import type { Connection } from "./connections.ts";
import { ErrorBudget } from "./error_budget.ts";
import type { House } from "./house.ts";
import { isOverFrameMax } from "./frame_size.ts";
import { PLAIN_LINES } from "./plain_lines.ts";
import { SocketSink } from "./socket_sink.ts";

/** What a plain socket is made with. */
export interface PlainSocketOptions {
  readonly caller: Caller;
  readonly room: Room;
  readonly house: House;
  /** Given back when the socket is really gone. */
  readonly slot: Disposable;
}

const FRAMES_KEY = "frames";
/** A bug of ours (RFC 6455, section 7.4.1). */
const INTERNAL_ERROR = 1011;
/** Before what the server itself has to say; a name's line has a colon, and so has this. */
const NOTICE = "* ";

/** Speaks plain lines on a socket until either side closes it. */
export class PlainSocket implements Connection {
  readonly transport = "plain";
  readonly sessionId?: string;
  readonly #socket: WebSocket;
  readonly #room: Room;
  readonly #house: House;
  readonly #outbox: Outbox;
  readonly #attendance: Attendance | undefined;
  readonly #registered: Disposable;
  readonly #frames: TokenBuckets;
  readonly #errors = new ErrorBudget();
  #caller: Caller;
  #subscriber: Subscriber | undefined;
  #open = true;

  /** Takes over `socket`, which is open. */
  constructor(socket: WebSocket, { caller, room, house, slot }: PlainSocketOptions) {
    this.#socket = socket;
    this.#caller = caller;
    this.#room = room;
    this.#house = house;
    if (caller.session !== undefined) this.sessionId = caller.session.id;
    const { outbox, frames, rate } = house.configuration;
    this.#frames = new TokenBuckets({ burst: frames, perSecond: rate === 0 ? 0 : frames });
    this.#outbox = new Outbox(new SocketSink(socket), {
      maxPendingBytes: outbox,
      onFull: () => this.close("too_slow"),
    });
    this.#attendance = caller.user === null ? undefined : room.enter(caller.user);
    this.#registered = house.connections.add(this);
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => {
      this.#forget();
      slot[Symbol.dispose]();
    };
    socket.onerror = () => this.#forget();
    this.#follow();
  }

  /** Bytes that wait for the peer. */
  get pendingBytes(): number {
    return this.#outbox.pendingBytes;
  }

  /** Whose connection it is. */
  get userId(): string | undefined {
    return this.#caller.user?.id;
  }

  /** The user has another name from now on. */
  rename(user: User): void {
    this.#caller = { ...this.#caller, user };
  }

  /** Tells the peer why, and forgets it. */
  close(reason: CloseReason): void {
    const { code, reason: words } = CLOSE_CODES[reason];
    this.#closeWith(code, words);
  }

  #closeWith(code: number, reason: string): void {
    if (!this.#open) return;
    this.#forget();
    this.#house.logger.info("socket_closed", { code, reason });
    this.#socket.close(code, reason);
  }

  #forget(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#subscriber?.[Symbol.dispose]();
    this.#attendance?.[Symbol.dispose]();
    this.#outbox[Symbol.dispose]();
    this.#registered[Symbol.dispose]();
  }

  async #follow(): Promise<void> {
    try {
      const subscriber = await follow({
        room: this.#room,
        visitor: this.#caller,
        outbox: this.#outbox,
        format: PLAIN_LINES,
      });
      if (this.#open) this.#subscriber = subscriber;
      else subscriber?.[Symbol.dispose]();
    } catch (error) {
      this.#fail(error);
    }
  }

  #receive(data: unknown): void {
    if (!this.#open) return;
    if (typeof data !== "string") return this.close("binary");
    if (isOverFrameMax(data)) return this.close("too_big");
    if (this.#frames.take(FRAMES_KEY) > 0) {
      return this.#refuse(new ChatError("rate_limited", "Too many messages: wait a moment"));
    }
    this.#say(data.trim());
  }

  async #say(text: string): Promise<void> {
    try {
      await this.#room.write(this.#caller, { type: "message", text });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (error instanceof ChatError) return this.#refuse(error);
    this.#house.logger.error("socket_failed", { error });
    this.#closeWith(INTERNAL_ERROR, "internal error");
  }

  #refuse({ code, message }: ChatError): void {
    this.#outbox.put(`${NOTICE}${code}: ${message}`);
    if (code !== "rate_limited" && !this.#errors.spend()) this.close("too_many_errors");
  }
}
