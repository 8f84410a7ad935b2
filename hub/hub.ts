// The hub: opens the rooms of a server and publishes the log's events in them.

import type { User } from "../protocol/events/base.ts";
import type { LogEvent } from "../protocol/events/registry.ts";
import { ChannelGroup } from "./channel.ts";
import type { EventLog, LogHealth } from "./event_log.ts";
import { notify } from "./notify.ts";
import type { Actor } from "./policy.ts";
import { type RoomCursor, RoomIndex, type RoomsQuery } from "./room_index.ts";
import type { Broadcast } from "./broadcast.ts";
import { Room, type RoomOptions } from "./room.ts";

/** What a hub needs; each room gets it too. */
export interface HubOptions extends Omit<RoomOptions, "channels" | "successor"> {
  /** The log of all rooms. The hub watches it, and does not close it. */
  readonly log: EventLog;
}

/** A room in the list of rooms. */
export interface RoomListing {
  /** The room's name. */
  readonly name: string;
  /** Its newest seq; 0 in an empty room. */
  readonly head: number;
  /** How many users are in it. */
  readonly count: number;
  /** When its newest message was written, ms since the epoch; null in an empty room. */
  readonly lastAt: number | null;
}

/** A part of the list of rooms. */
export interface RoomListings {
  /** The rooms, most recently active first. */
  readonly rooms: readonly RoomListing[];
  /** Where the next part starts; absent if this is the last. */
  readonly next?: RoomCursor;
}

// A room costs a few hundred bytes; idle ones are disposed of when there are this many.
const SWEEP_AT = 1_024;

/** Opens rooms by name and disposes of idle ones: their events are in the log. */
export class Hub implements Disposable {
  readonly #rooms = new Map<string, Room>();
  readonly #options: RoomOptions;
  readonly #log: EventLog;
  readonly #watching = new DisposableStack();
  readonly #onFault: (error: unknown) => void;
  readonly #index = new RoomIndex();
  /** Settles when the index has the rooms that are older than this hub. */
  #indexed: Promise<void> | undefined;
  #sweepAt = SWEEP_AT;

  /** Watches the log. */
  constructor(options: HubOptions) {
    this.#onFault = options.onFault ?? reportError;
    this.#options = {
      ...options,
      channels: new ChannelGroup<Broadcast>({
        onListenerError: this.#onFault,
        sizeOf: (broadcast) => broadcast.size,
      }),
    };
    this.#log = options.log;
    this.#watching.use(options.log.watch((events) => this.#publish(events)));
    this.#watching.use(
      options.presence.watch((change) => this.#rooms.get(change.room)?.applyPresence(change)),
    );
    this.#watching.use(
      options.bus.watch(({ room, user }) => this.#rooms.get(room)?.showTyping(user)),
    );
  }

  /** The log's epoch. */
  get epoch(): string {
    return this.#log.epoch;
  }

  /**
   * Returns the actor's user if the policy allows the action on what belongs to no room: the list of
   * rooms (`list`), pictures (`read`).
   *
   * @throws {ChatError} `unauthorized`
   */
  authorize(actor: Actor, action: "list" | "read"): User | null {
    return this.#options.policy.authorize(actor, action, { type: "server" });
  }

  /** Whether the log can be written. */
  health(): LogHealth {
    return this.#log.health();
  }

  /** The room called `name`, a valid room name. Do not keep it: an idle room is disposed of. */
  room(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    if (this.#rooms.size >= this.#sweepAt) this.#sweep();
    const room = new Room(name, { ...this.#options, successor: () => this.room(name) });
    this.#rooms.set(name, room);
    return room;
  }

  /** The lobby and the rooms that have events, most recently active first. */
  async rooms(query: RoomsQuery): Promise<RoomListings> {
    // A failed read is repeated by the next call.
    this.#indexed ??= this.#readRooms().catch((error) => {
      this.#indexed = undefined;
      throw error;
    });
    await this.#indexed;
    const { rooms, next } = this.#index.part(query);
    const listings = rooms.map(({ name, head, lastAt }): RoomListing => ({
      name,
      head,
      count: this.#rooms.get(name)?.count ?? 0,
      lastAt: head === 0 ? null : lastAt,
    }));
    return next === undefined ? { rooms: listings } : { rooms: listings, next };
  }

  async #readRooms(): Promise<void> {
    const rooms = await this.#log.rooms();
    for (const room of rooms.toSorted((a, b) => a.lastAt - b.lastAt)) this.#index.put(room);
  }

  /** Lists the user under a new name in every room. */
  rename(user: User): void {
    this.#options.presence.rename(user);
  }

  #publish(events: readonly LogEvent[]): void {
    for (const [name, ofRoom] of Map.groupBy(events, ({ room }) => room)) {
      const head = ofRoom.at(-1)!.seq;
      const lastAt = ofRoom.findLast(({ type }) => type === "message")?.at ?? 0;
      // Before the first request for the list, nothing is indexed: the log has it.
      if (this.#indexed !== undefined) this.#index.put({ name, head, lastAt });
      // A room that is not open has no readers. One that fails does not affect the others.
      notify(() => this.#rooms.get(name)?.publish(ofRoom), this.#onFault);
    }
  }

  #sweep(): void {
    for (const [name, room] of this.#rooms) {
      if (!room.idle) continue;
      room[Symbol.dispose]();
      this.#rooms.delete(name);
    }
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#rooms.size);
  }

  /** Stops publishing. */
  [Symbol.dispose](): void {
    this.#watching.dispose();
    for (const room of this.#rooms.values()) room[Symbol.dispose]();
    this.#rooms.clear();
  }
}
