// The hub: all rooms of a server, and the one place where the log's events come in.

import type { LogEvent, User } from "../protocol/event.ts";
import { ChannelGroup } from "./channel.ts";
import type { EventLog, LogHealth } from "./event_log.ts";
import { notify } from "./notify.ts";
import type { Actor } from "./policy.ts";
import { type RoomCursor, RoomIndex, type RoomsQuery } from "./room_index.ts";
import type { Broadcast } from "./broadcast.ts";
import { Room, type RoomOptions } from "./room.ts";

/** What a hub is made with; each room gets it too. */
export interface HubOptions extends Omit<RoomOptions, "channels" | "successor"> {
  /** The log of all rooms; the hub watches it and does not close it. */
  readonly log: EventLog;
  /**
   * Hears what a listener threw; it takes nothing from the others.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}

/** A room in the list of rooms. */
export interface RoomListing {
  /** The room's name. */
  readonly name: string;
  /** Its newest seq; 0 in an empty room. */
  readonly head: number;
  /** How many users are there. */
  readonly count: number;
  /** When somebody last spoke in it, ms since the epoch; null in an empty room. */
  readonly lastAt: number | null;
}

/** A part of the list of rooms. */
export interface RoomListings {
  /** The rooms, the one that was spoken in last first. */
  readonly rooms: readonly RoomListing[];
  /** Where the next part begins; absent if this is the last. */
  readonly next?: RoomCursor;
}

// Rooms cost a few hundred bytes; the idle ones are cleared out when this many are kept.
const SWEEP_AT = 1_024;

/** Opens rooms by name and forgets them when nobody is there: what they said is in the log. */
export class Hub implements Disposable {
  readonly #rooms = new Map<string, Room>();
  readonly #options: RoomOptions;
  readonly #log: EventLog;
  readonly #watching = new DisposableStack();
  readonly #onFault: (error: unknown) => void;
  readonly #index = new RoomIndex();
  /** Settles when the index knows what was written before this hub. */
  #indexed: Promise<void> | undefined;
  #sweepAt = SWEEP_AT;

  /** Watches the log from now on. */
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

  /** The room called `name`, which must be a room's name. Ask again rather than keep it unused. */
  room(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    if (this.#rooms.size >= this.#sweepAt) this.#sweep();
    const room = new Room(name, { ...this.#options, successor: () => this.room(name) });
    this.#rooms.set(name, room);
    return room;
  }

  /** The rooms that somebody has spoken in, and the lobby; the one that was spoken in last first. */
  async rooms(query: RoomsQuery): Promise<RoomListings> {
    // Tried again if it failed.
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

  /** The user has another name from now on, wherever they are. */
  rename(user: User): void {
    this.#options.presence.rename(user);
  }

  #publish(events: readonly LogEvent[]): void {
    for (const [name, ofRoom] of Map.groupBy(events, ({ room }) => room)) {
      const head = ofRoom.at(-1)!.seq;
      const lastAt = ofRoom.findLast(({ type }) => type === "message")?.at ?? 0;
      // Before anybody asked for the list, the log will tell all of it.
      if (this.#indexed !== undefined) this.#index.put({ name, head, lastAt });
      // A room that is not open has no reader who could miss it; one that fails takes none from others.
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

  /** Publishes nothing any more. */
  [Symbol.dispose](): void {
    this.#watching.dispose();
    for (const room of this.#rooms.values()) room[Symbol.dispose]();
    this.#rooms.clear();
  }
}
