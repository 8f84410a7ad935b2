// A WebSocket without a subprotocol: each message that it receives is posted, and it sends lines of
// text, as in gorilla/websocket's chat example, whose page works here unchanged.

import { follow } from "../../hub/follow.ts";
import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { Subscriber } from "../../hub/subscriber.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import { PLAIN_LINES } from "../formats/plain_lines.ts";
import { SocketConnection, type SocketDeps } from "./socket_connection.ts";

/** What a plain socket uses. */
export interface PlainSocketOptions {
  readonly liveActor: LiveActor;
  readonly room: Room;
  readonly deps: SocketDeps;
  /** Freed when the socket is really gone. */
  readonly slot: Disposable;
}

/** Marks lines from the server itself; a line of a user begins with a name. */
const NOTICE = "* ";

/** Speaks plain lines on a socket until either side closes it. */
export class PlainSocket {
  readonly #connection: SocketConnection;
  readonly #room: Room;
  readonly #presenceHandle: PresenceHandle | undefined;
  #subscriber: Subscriber | undefined;

  /** Takes over an open `socket`. */
  constructor(socket: WebSocket, { liveActor, room, deps, slot }: PlainSocketOptions) {
    this.#room = room;
    const { user } = liveActor.actor;
    this.#presenceHandle = user === null ? undefined : room.enter(user);
    this.#connection = new SocketConnection(socket, {
      transport: "plain",
      liveActor,
      deps,
      slot,
      onText: (text) => this.#receive(text),
      onForget: () => {
        this.#subscriber?.[Symbol.dispose]();
        this.#presenceHandle?.[Symbol.dispose]();
      },
    });
    this.#follow();
  }

  async #follow(): Promise<void> {
    const { sendQueue, actor } = this.#connection;
    try {
      const subscriber = await follow({
        room: this.#room,
        actor: actor,
        sendQueue,
        format: PLAIN_LINES,
      });
      if (this.#connection.open) this.#subscriber = subscriber;
      else subscriber?.[Symbol.dispose]();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #receive(text: string): Promise<void> {
    try {
      if (this.#connection.takeFrame() > 0) {
        throw new ChatError("rate_limited", "Too many lines: wait a moment");
      }
      // As gorilla's server does; cleanText() leaves white space at the ends alone.
      await this.#room.write(this.#connection.actor, { type: "message", text: text.trim() });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof ChatError)) return this.#connection.fail(error);
    this.#connection.sendQueue.put(`${NOTICE}${error.code}: ${error.message}`);
    this.#connection.recordError(error);
  }
}
