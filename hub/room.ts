// A room: who is in it, and the road of its events from the log to whoever is there.

import type { Clock } from "../protocol/clock.ts";
import type { LogEvent, User } from "../protocol/event.ts";
import type { Cursor, PresentUser } from "../protocol/frames.ts";
import type { PlaceRequest } from "../protocol/place.ts";
import type { Actor } from "./actor.ts";
import type { Channel, ChannelGroup } from "./channel.ts";
import type { Appended, EventLog } from "./event_log.ts";
import { ConfusableNames } from "./names/confusable_names.ts";
import { type HubObserver, NO_OBSERVER } from "./observer.ts";
import { FlushScheduler, type FlushSchedulerOptions } from "./flush_scheduler.ts";
import { postLength } from "./post_length.ts";
import { Presence, type PresenceHandle } from "./presence.ts";
import { type Action, authorize, type RoomAccess } from "./room_access.ts";
import { type RoomPage, RoomPages } from "./room_pages.ts";
import { Broadcast } from "./broadcast.ts";
import { type Command, RoomWriter, type WritingRules } from "./room_writer.ts";
import { Typing } from "./typing.ts";
import { Subscriber, type SubscriberOptions } from "./subscriber.ts";

/** What a room is made with. */
export interface RoomOptions extends WritingRules {
  /** Where the room's events are written and read. */
  readonly log: EventLog;
  /** Where the room posts; the rooms of a server share one group. */
  readonly channels: ChannelGroup<Broadcast>;
  /**
   * Hears of writes and posts, to count them.
   *
   * @default NO_OBSERVER
   */
  readonly observer?: HubObserver;
  /** How bursts of events are spread. */
  readonly pacing?: FlushSchedulerOptions;
  /** Shortest time between two presence changes, ms. */
  readonly presenceGatherMs?: number;
  /** Tells the time and sets the timers. @default monotonicClock */
  readonly clock?: Clock;
  /** Hears that a user is in this room from now on, or no more. */
  readonly onHere?: (room: Room, userId: string, here: boolean) => void;
  /** The room that stands in this one's place once it was cleared away. */
  readonly successor?: () => Room;
}

/** One room of the server. */
export class Room implements Disposable {
  /** A room's name, as `isRoomName` judges. */
  readonly name: string;
  /** Who is told apart by a tag in lines. */
  readonly confusableNames: ConfusableNames = new ConfusableNames();
  readonly #log: EventLog;
  readonly #channels: ChannelGroup<Broadcast>;
  readonly #channel: Channel<Broadcast>;
  readonly #access: RoomAccess;
  readonly #observer: HubObserver;
  readonly #presence: Presence;
  readonly #typing: Typing;
  readonly #pages: RoomPages;
  readonly #writer: RoomWriter;
  readonly #flushScheduler: FlushScheduler;
  readonly #successor: () => Room;
  /** Handed out by the log, in seq order, and not yet posted. */
  readonly #pending: LogEvent[] = [];
  #open = true;

  /** A room called `name`; it costs nothing until somebody comes. */
  constructor(name: string, options: RoomOptions) {
    this.name = name;
    this.#log = options.log;
    this.#channels = options.channels;
    this.#channel = options.channels.open(name);
    this.#access = options.access;
    this.#observer = options.observer ?? NO_OBSERVER;
    this.#presence = new Presence({
      onChange: (change) => this.#postEphemeral({ type: "presence", ...change }),
      onHere: (userId, here) => options.onHere?.(this, userId, here),
      ...(options.presenceGatherMs === undefined ? {} : { gatherMs: options.presenceGatherMs }),
      clock: options.clock,
    });
    this.#typing = new Typing({
      onUsers: (users) => this.#postEphemeral({ type: "typing", users }),
      clock: options.clock,
    });
    this.#pages = new RoomPages({
      room: name,
      log: options.log,
      confusableNames: this.confusableNames,
      clock: options.clock,
    });
    this.#writer = new RoomWriter({ ...options, room: name, observer: this.#observer });
    this.#flushScheduler = new FlushScheduler(() => this.#postPending(), {
      clock: options.clock,
      ...options.pacing,
    });
    this.#successor = options.successor ?? (() => this);
  }

  /**
   * Who may do what; returns the user.
   *
   * @throws {ChatError} `unauthorized` or `forbidden`
   */
  authorize(user: User | null, action: "read"): User | null;
  /** As above; a write or a change always has a user. */
  authorize(user: User | null, action: Action): User;
  authorize(user: User | null, action: Action): User | null {
    return authorize(user, action, this.#access);
  }

  /** The room's newest seq; 0 in an empty room. */
  get head(): number {
    return this.#log.head(this.name);
  }

  /** The log's epoch. */
  get epoch(): string {
    return this.#log.epoch;
  }

  /** How many users are here. */
  get count(): number {
    return this.#current.#presence.count;
  }

  /** The latest users who are here. */
  users(): PresentUser[] {
    return this.#current.#presence.users();
  }

  /** Another number after each change of who is here that the room was told. */
  get presenceVersion(): number {
    return this.#current.#presence.version;
  }

  /** Whether nobody is here and nothing is on its way. */
  get idle(): boolean {
    // The room's own handle is the one that always stays.
    return this.#channels.size(this.name) === 1 && this.count === 0 && this.#pending.length === 0;
  }

  /**
   * Writes a message, an edit or a removal; resolves when it is durable.
   *
   * @throws {ChatError} whatever refuses it: see protocol/error_codes.ts
   */
  write(actor: Actor, command: Command): Promise<Appended> {
    return this.#writer.write(actor, command);
  }

  /** A page of the log, anywhere. */
  async read(actor: Actor, request: PlaceRequest): Promise<RoomPage> {
    this.authorize(actor.user, "read");
    return await this.#pages.read(request);
  }

  /** What a reader who comes (back) starts with. */
  async catchUp(actor: Actor, cursor: Cursor | undefined): Promise<RoomPage> {
    this.authorize(actor.user, "read");
    return await this.#pages.catchUp(cursor);
  }

  /** Subscribes a connection; it holds what comes until its `goLive`. */
  subscribe(options: SubscriberOptions): Subscriber {
    return new Subscriber(this.#current.#channels.open(this.name), options);
  }

  /** A connection of `user` is here, until the presence handle is disposed of. */
  enter(user: User): PresenceHandle {
    const room = this.#current;
    room.confusableNames.add(user);
    return room.#presence.enter(user);
  }

  /** The user has another name from now on. */
  rename(user: User): void {
    this.#presence.rename(user);
  }

  /** Tells the others that the user is typing: about once a second, and not at all under load. */
  typing(actor: Actor): void {
    const user = this.authorize(actor.user, "write");
    this.#current.#typing.add(user);
  }

  /**
   * Resolves true once there is something after `seq`, or presence is not that of `presenceVersion`
   * any more; false when the signal comes first. It holds one closure and one handle while it waits.
   */
  async waitPast(seq: number, signal: AbortSignal, presenceVersion?: number): Promise<boolean> {
    if (this.head > seq) return true;
    if (presenceVersion !== undefined && presenceVersion !== this.presenceVersion) return true;
    if (signal.aborted) return false;
    using channel = this.#current.#channels.open(this.name);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    channel.onmessage = ({ data }) => {
      // What was still to be posted when the wait began may all be known to who waits.
      if (data.update.type === "events" && data.update.events.at(-1)!.seq > seq) resolve(true);
      if (data.update.type === "presence" && presenceVersion !== undefined) resolve(true);
    };
    const onAbort = () => resolve(false);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Takes events that the log handed out; called by the hub alone, in seq order. */
  publish(events: readonly LogEvent[]): void {
    for (const event of events) {
      this.confusableNames.add(event.user);
      this.#typing.remove(event.user.id);
      this.#pending.push(event);
    }
    this.#flushScheduler.schedule();
  }

  #postPending(): Promise<void> | undefined {
    const events = this.#pending.splice(0, postLength(this.#pending));
    // The rest of a burst follows after a pause, in which those who read have taken this much.
    if (this.#pending.length > 0) this.#flushScheduler.schedule();
    return events.length === 0 ? undefined : this.#postEvents(events);
  }

  /**
   * This room, or the one that stands in its place: who asked for an idle room and then had to wait
   * may find it cleared away, and would speak and listen where nobody is.
   */
  get #current(): Room {
    return this.#open ? this : this.#successor();
  }

  #postEvents(events: readonly LogEvent[]): Promise<void> | undefined {
    if (!this.#open) return undefined;
    // The room's own handle is no reader.
    this.#observer.posted(events.length, this.#channels.size(this.name) - 1);
    return this.#channel.postMessage(new Broadcast(this, { type: "events", events }));
  }

  #postEphemeral(update: Broadcast["update"]): Promise<void> | undefined {
    return this.#open ? this.#channel.postEphemeral(new Broadcast(this, update)) : undefined;
  }

  /** Posts nothing any more. */
  [Symbol.dispose](): void {
    this.#open = false;
    this.#flushScheduler[Symbol.dispose]();
    this.#pages[Symbol.dispose]();
    this.#presence[Symbol.dispose]();
    this.#typing[Symbol.dispose]();
    this.#channel.close();
  }
}
