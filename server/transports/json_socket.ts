// A JSON WebSocket (`hubbub.v1`): handles frames one at a time and in order, and sends the updates of
// its rooms.

import type { Hub } from "../../hub/hub.ts";
import type { SendQueue } from "../../hub/send_queue.ts";
import type { Room } from "../../hub/room.ts";
import type { SerializedPage } from "../../hub/page_cache.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { writes, writtenContent } from "../../protocol/events/writes.ts";
import {
  type ClientFrame,
  type PresentUser,
  PROTOCOL_VERSION,
  type ServerFrame,
  type WriteFrame,
} from "../../protocol/frames.ts";
import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { parseFrame } from "../../protocol/parse_frame.ts";
import type { Actor } from "../../hub/policy.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import { FrameQueue } from "./frame_queue.ts";
import type { ActionLimits } from "../limits/action_limits.ts";
import { Memberships } from "./memberships.ts";
import { SocketConnection, type SocketDeps } from "./socket_connection.ts";

/** The parts of the server that a JSON socket uses. */
export interface JsonSocketDeps extends SocketDeps {
  readonly hub: Pick<Hub, "room" | "epoch">;
  readonly limits:
    & SocketDeps["limits"]
    & Pick<ActionLimits, "takePage" | "chargePage" | "takeEphemeral">;
  /** Rooms that one connection may join. */
  readonly maxRooms: number;
  /** Most code points of a message. */
  readonly maxTextLength: number;
}

type ErrorDetails = { readonly room?: string; readonly nonce?: string };

/** Speaks the JSON protocol on a socket until either side closes it. */
export class JsonSocket {
  readonly #connection: SocketConnection;
  readonly #deps: JsonSocketDeps;
  readonly #memberships: Memberships;
  readonly #queue: FrameQueue;

  /** Takes over an open `socket`; frees `slot` when the socket is really gone. */
  constructor(socket: WebSocket, liveActor: LiveActor, deps: JsonSocketDeps, slot: Disposable) {
    this.#deps = deps;
    this.#connection = new SocketConnection(socket, {
      transport: "websocket",
      liveActor,
      deps,
      slot,
      onText: (text) => this.#receive(text),
      // The connection may be closed while it is constructed, before these fields exist.
      onForget: () => {
        this.#memberships?.[Symbol.dispose]();
        this.#queue?.clear();
      },
    });
    this.#memberships = new Memberships(this.#sendQueue, deps.maxRooms);
    this.#queue = new FrameQueue({
      handle: (line) => this.#handleLine(line),
      maxUnits: deps.maxPendingBytes,
      onFull: () => this.#connection.close("too_slow"),
    });
    this.#hello();
  }

  get #actor(): Actor {
    return this.#connection.actor;
  }

  get #sendQueue(): SendQueue {
    return this.#connection.sendQueue;
  }

  #send(frame: ServerFrame): void {
    this.#sendQueue.put(JSON.stringify(frame));
  }

  #hello(): void {
    const { hub, maxRooms: rooms, maxTextLength: text } = this.#deps;
    this.#send({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      epoch: hub.epoch,
      user: this.#actor.user,
      limits: { text, frame: FRAME_MAX_BYTES, rooms },
    });
  }

  #receive(text: string): void {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    if (lines.length === 0) {
      return this.#refuse(new ChatError("bad_json", "The message has no frame in it"));
    }
    for (const line of lines) {
      if (!this.#connection.open) return;
      this.#enqueueLine(line);
    }
  }

  #enqueueLine(line: string): void {
    const retryAfter = this.#connection.takeFrame();
    if (retryAfter > 0) {
      const parsed = parseFrame(line);
      const details: ErrorDetails = "frame" in parsed ? parsed.frame as ErrorDetails : parsed;
      const error = new ChatError("rate_limited", "Too many frames: wait a moment", { retryAfter });
      return this.#refuse(error, details);
    }
    this.#queue.push(line);
  }

  #handleLine(line: string): Promise<void> | undefined {
    const parsed = parseFrame(line);
    if ("refused" in parsed) {
      this.#refuse(parsed.refused, parsed);
      return undefined;
    }
    const { frame } = parsed;
    const details = frame as ErrorDetails;
    try {
      return this.#handle(frame)?.catch((error) => this.#fail(error, details));
    } catch (error) {
      this.#fail(error, details);
      return undefined;
    }
  }

  /** Returns a promise only if the next frame has to wait. */
  #handle(frame: ClientFrame): Promise<void> | undefined {
    if (writes(frame)) {
      this.#write(frame);
      return undefined;
    }
    switch (frame.type) {
      case "join":
        return this.#join(frame);
      case "history":
        return this.#history(frame);
      case "leave":
        return this.#leave(frame.room);
      case "typing":
        this.#type(frame.room);
        return undefined;
      case "away":
        this.#setAway(frame.away);
        return undefined;
      case "ping":
        this.#send({ type: "pong", at: Date.now() });
        return undefined;
      default:
        frame satisfies never;
        return undefined;
    }
  }

  /** Does not delay the frames after it; the log keeps their order. */
  async #write({ room: roomName, nonce, ...write }: WriteFrame): Promise<void> {
    const named = nonce === undefined ? {} : { nonce };
    try {
      const { room } = this.#memberships.in(roomName);
      const { seq, id, at } = await room.write(this.#actor, { ...writtenContent(write), ...named });
      this.#send({ type: "ack", room: roomName, ...named, seq, id, at });
    } catch (error) {
      this.#fail(error, { room: roomName, ...named });
    }
  }

  async #join(
    { room: name, after, quiet }: ClientFrame & { type: "join" },
  ): Promise<void> {
    const room = this.#deps.hub.room(name);
    room.authorize(this.#actor, "join");
    this.#checkPageRate();
    this.#memberships.makeRoomFor(name);
    // A drained queue may belong to a closed connection, whose user would stay in the room forever.
    if (!await this.#sendQueue.drained() || !this.#connection.open) return;
    const membership = quiet
      ? this.#memberships.listen(room)
      : this.#memberships.enter(room, this.#actor.user);
    try {
      const page = await room.catchUp(this.#actor, after);
      const joined = joinedFrame(room, page, quiet ? [] : room.users());
      this.#chargePage(joined);
      this.#sendQueue.putPage(joined);
      membership.subscriber.goLive(page.last);
    } catch (error) {
      this.#memberships.remove(membership);
      throw error;
    }
  }

  async #history(frame: ClientFrame & { type: "history" }): Promise<void> {
    this.#checkPageRate();
    if (!await this.#sendQueue.drained()) return;
    const page = await this.#deps.hub.room(frame.room).read(this.#actor, frame);
    const { head, first, last, newest, complete, json } = page;
    this.#chargePage(json);
    const fields = { type: "history", room: frame.room, head, first, last, newest, complete };
    this.#sendQueue.putPage(`${JSON.stringify(fields).slice(0, -1)},"events":${json}}`);
  }

  #checkPageRate(): void {
    const retryAfter = this.#deps.limits.takePage(this.#actor.address);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many pages: wait a moment", { retryAfter });
    }
  }

  #chargePage({ length }: string): void {
    this.#deps.limits.chargePage(this.#actor.address, length);
  }

  /** Drops a notice over the limit silently: nobody misses it, and an error would cost as much. */
  #type(roomName: string): void {
    const { room } = this.#memberships.in(roomName);
    room.authorize(this.#actor, "write");
    if (this.#deps.limits.takeEphemeral(this.#actor.address) === 0) room.typing(this.#actor);
  }

  #leave(name: string): undefined {
    this.#memberships.remove(this.#memberships.in(name));
    this.#send({ type: "left", room: name });
  }

  #setAway(away: boolean): void {
    if (this.#actor.user === null) {
      throw new ChatError("unauthorized", "Give a name or sign in to be away");
    }
    const retryAfter = this.#deps.limits.takeEphemeral(this.#actor.address);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many changes: wait a moment", { retryAfter });
    }
    this.#memberships.setAway(away);
  }

  #fail(error: unknown, details: ErrorDetails): void {
    if (error instanceof ChatError) this.#refuse(error, details);
    else this.#connection.fail(error);
  }

  #refuse(error: ChatError, { room, nonce }: ErrorDetails = {}): void {
    const { code, message, retryAfter } = error;
    this.#send({
      type: "error",
      code,
      message,
      ...(nonce === undefined ? {} : { nonce }),
      ...(room === undefined ? {} : { room }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
    this.#connection.recordError(error);
  }
}

/** The events are inserted as the JSON that all readers of the same page share. */
function joinedFrame(
  room: Room,
  { head, first, last, newest, complete, json }: SerializedPage,
  users: readonly PresentUser[],
): string {
  const fields = JSON.stringify({
    type: "joined",
    room: room.name,
    epoch: room.epoch,
    head,
    first,
    last,
    newest,
    complete,
    users,
    count: room.count,
  });
  return `${fields.slice(0, -1)},"events":${json}}`;
}
