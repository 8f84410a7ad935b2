// The rooms that one JSON WebSocket has joined, up to a limit.

import type { SendQueue } from "../../hub/send_queue.ts";
import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { Subscriber } from "../../hub/subscriber.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { User } from "../../protocol/events/base.ts";
import { JSON_LINES } from "../formats/json_lines.ts";

/** A room that a connection is subscribed to, and the presence of its user there, if any. */
export interface Membership {
  readonly room: Room;
  readonly subscriber: Subscriber;
  readonly presenceHandle: PresenceHandle | undefined;
}

/** Joins and leaves rooms for one connection. */
export class Memberships implements Disposable {
  readonly #byRoom = new Map<string, Membership>();
  readonly #sendQueue: SendQueue;
  readonly #roomsMax: number;
  #away = false;

  /** Updates of all rooms go to `sendQueue`. */
  constructor(sendQueue: SendQueue, roomsMax: number) {
    this.#sendQueue = sendQueue;
    this.#roomsMax = roomsMax;
  }

  /**
   * The membership in the room called `name`.
   *
   * @throws {ChatError} `not_joined`
   */
  in(name: string): Membership {
    const membership = this.#byRoom.get(name);
    if (membership === undefined) throw new ChatError("not_joined", `Join "${name}" first`);
    return membership;
  }

  /**
   * Makes space for one more room. If it is joined already, leaves it first.
   *
   * @throws {ChatError} `too_many_rooms`
   */
  makeRoomFor(name: string): void {
    const known = this.#byRoom.get(name);
    if (known !== undefined) {
      this.remove(known);
    } else if (this.#byRoom.size >= this.#roomsMax) {
      throw new ChatError("too_many_rooms", `A connection joins at most ${this.#roomsMax} rooms`);
    }
  }

  /** Joins the room; others see `user` there, if there is one. */
  enter(room: Room, user: User | null): Membership {
    const subscriber = room.subscribe({
      format: JSON_LINES,
      sendQueue: this.#sendQueue,
      ...(user === null ? {} : { userId: user.id }),
    });
    const presenceHandle = user === null ? undefined : room.enter(user);
    presenceHandle?.setAway(this.#away);
    return this.#add({ room, subscriber, presenceHandle });
  }

  /** Subscribes to a room without being present, for a user who watches it from another one. */
  listen(room: Room): Membership {
    const subscriber = room.subscribe({
      format: JSON_LINES,
      sendQueue: this.#sendQueue,
      eventsOnly: true,
    });
    return this.#add({ room, subscriber, presenceHandle: undefined });
  }

  #add(membership: Membership): Membership {
    this.#byRoom.set(membership.room.name, membership);
    return membership;
  }

  /** Leaves the room. */
  remove(membership: Membership): void {
    this.#byRoom.delete(membership.room.name);
    dismiss(membership);
  }

  /** Sets whether the user is away, in all rooms and in those joined later. */
  setAway(away: boolean): void {
    this.#away = away;
    for (const { presenceHandle } of this.#byRoom.values()) presenceHandle?.setAway(away);
  }

  /** Leaves all rooms. */
  [Symbol.dispose](): void {
    for (const membership of this.#byRoom.values()) dismiss(membership);
    this.#byRoom.clear();
  }
}

function dismiss({ subscriber, presenceHandle }: Membership): void {
  subscriber[Symbol.dispose]();
  presenceHandle?.[Symbol.dispose]();
}
