// One JSON WebSocket (`hubbub.v1`): frames in, one at a time and in order; the room's news out.

import type { Attendance } from "../../hub/presence.ts";
import type { Outbox } from "../../hub/outbox.ts";
import type { Room, RoomPage, Wish } from "../../hub/room.ts";
import type { Subscriber } from "../../hub/subscriber.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import {
  type ClientFrame,
  type PresentUser,
  PROTOCOL_VERSION,
  type ServerFrame,
} from "../../protocol/frames.ts";
import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { parseFrame } from "../../protocol/parse_frame.ts";
import type { Caller } from "../people/caller.ts";
import { FrameQueue } from "./frame_queue.ts";
import type { House } from "../house.ts";
import { JSON_LINES } from "../rooms/json_lines.ts";
import { SocketConnection } from "./socket_connection.ts";

/** A room that this connection joined. */
interface Membership {
  readonly room: Room;
  readonly subscriber: Subscriber;
  readonly attendance: Attendance | undefined;
}

type ErrorDetails = { readonly room?: string; readonly nonce?: string };

/** Speaks the JSON protocol on a socket until either side closes it. */
export class JsonSocket {
  readonly #connection: SocketConnection;
  readonly #house: House;
  readonly #rooms = new Map<string, Membership>();
  readonly #queue: FrameQueue;
  #away = false;

  /** Takes over `socket`, which is open; `slot` is given back when it is really gone. */
  constructor(socket: WebSocket, caller: Caller, house: House, slot: Disposable) {
    this.#house = house;
    this.#connection = new SocketConnection(socket, {
      transport: "websocket",
      caller,
      house,
      slot,
      onText: (text) => this.#receive(text),
      onForget: () => {
        for (const membership of this.#rooms.values()) dismiss(membership);
        this.#rooms.clear();
        this.#queue.clear();
      },
    });
    this.#queue = new FrameQueue({
      handle: (line) => this.#handleLine(line),
      maxUnits: house.configuration.outbox,
      onFull: () => this.#connection.close("too_slow"),
    });
    this.#hello();
  }

  get #caller(): Caller {
    return this.#connection.caller;
  }

  get #outbox(): Outbox {
    return this.#connection.outbox;
  }

  #send(frame: ServerFrame): void {
    this.#outbox.put(JSON.stringify(frame));
  }

  #hello(): void {
    const { rooms, text } = this.#house.configuration;
    this.#send({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      epoch: this.#house.hub.epoch,
      user: this.#caller.user,
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
      this.#takeLine(line);
    }
  }

  #takeLine(line: string): void {
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

  /** A promise only where the next frame must wait for it. */
  #handle(frame: ClientFrame): Promise<void> | undefined {
    switch (frame.type) {
      case "say":
        this.#write(frame.room, { type: "message", text: frame.text }, frame.nonce);
        return undefined;
      case "edit":
        this.#write(
          frame.room,
          { type: "edit", target: frame.target, text: frame.text },
          frame.nonce,
        );
        return undefined;
      case "delete":
        this.#write(frame.room, { type: "delete", target: frame.target }, frame.nonce);
        return undefined;
      case "join":
        return this.#join(frame);
      case "history":
        return this.#history(frame);
      case "leave":
        return this.#leave(frame.room);
      case "typing":
        this.#joined(frame.room).room.typing(this.#caller);
        return undefined;
      case "away":
        this.#setAway(frame.away);
        return undefined;
      case "ping":
        this.#send({ type: "pong", at: Date.now() });
        return undefined;
    }
  }

  /** Does not hold up the frames after it: the log keeps their order. */
  async #write(roomName: string, body: Wish, nonce: string | undefined): Promise<void> {
    const named = nonce === undefined ? {} : { nonce };
    try {
      const { room } = this.#joined(roomName);
      const { seq, id, at } = await room.write(this.#caller, { ...body, ...named });
      this.#send({ type: "ack", room: roomName, ...named, seq, id, at });
    } catch (error) {
      this.#fail(error, { room: roomName, ...named });
    }
  }

  async #join(
    { room: name, after, quiet }: ClientFrame & { type: "join" },
  ): Promise<void> {
    const room = this.#house.hub.room(name);
    room.authorize(this.#caller.user, "read");
    this.#makeRoomFor(name);
    if (!await this.#outbox.drained()) return;
    const membership = quiet ? this.#listen(room) : this.#enter(room);
    this.#rooms.set(name, membership);
    try {
      const page = await room.catchUp(this.#caller, after);
      this.#outbox.putPage(joinedFrame(room, page, quiet ? [] : room.users()));
      membership.subscriber.goLive(page.head);
    } catch (error) {
      this.#rooms.delete(name);
      dismiss(membership);
      throw error;
    }
  }

  /** A room joined twice is joined anew; one too many is refused. */
  #makeRoomFor(name: string): void {
    const known = this.#rooms.get(name);
    if (known !== undefined) {
      dismiss(known);
      this.#rooms.delete(name);
    } else if (this.#rooms.size >= this.#house.configuration.rooms) {
      throw new ChatError(
        "too_many_rooms",
        `A connection joins at most ${this.#house.configuration.rooms} rooms`,
      );
    }
  }

  #enter(room: Room): Membership {
    const { user } = this.#caller;
    const subscriber = room.subscribe({
      format: JSON_LINES,
      outbox: this.#outbox,
      ...(user === null ? {} : { userId: user.id }),
    });
    const attendance = user === null ? undefined : room.enter(user);
    attendance?.setAway(this.#away);
    return { room, subscriber, attendance };
  }

  /** Hears a room without being there: for whoever keeps an eye on it from another one. */
  #listen(room: Room): Membership {
    const subscriber = room.subscribe({
      format: JSON_LINES,
      outbox: this.#outbox,
      eventsOnly: true,
    });
    return { room, subscriber, attendance: undefined };
  }

  async #history(frame: ClientFrame & { type: "history" }): Promise<void> {
    if (!await this.#outbox.drained()) return;
    const page = await this.#house.hub.room(frame.room).read(this.#caller, frame);
    const { head, complete, json } = page;
    const fields = JSON.stringify({ type: "history", room: frame.room, head, complete });
    this.#outbox.putPage(`${fields.slice(0, -1)},"events":${json}}`);
  }

  #leave(name: string): undefined {
    dismiss(this.#joined(name));
    this.#rooms.delete(name);
    this.#send({ type: "left", room: name });
  }

  #setAway(away: boolean): void {
    if (this.#caller.user === null) {
      throw new ChatError("unauthorized", "Give a name or sign in to be away");
    }
    this.#away = away;
    for (const { attendance } of this.#rooms.values()) attendance?.setAway(away);
  }

  #joined(name: string): Membership {
    const membership = this.#rooms.get(name);
    if (membership === undefined) {
      throw new ChatError("not_joined", `Join "${name}" first`);
    }
    return membership;
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
    this.#connection.noteError(error);
  }
}

/** The events are put in as they were written out for everybody who asked for the same page. */
function joinedFrame(
  room: Room,
  { head, complete, json }: RoomPage,
  users: readonly PresentUser[],
): string {
  const fields = JSON.stringify({
    type: "joined",
    room: room.name,
    epoch: room.epoch,
    head,
    complete,
    users,
    count: room.count,
  });
  return `${fields.slice(0, -1)},"events":${json}}`;
}

function dismiss({ subscriber, attendance }: Membership): void {
  subscriber[Symbol.dispose]();
  attendance?.[Symbol.dispose]();
}
