// One room: authorizes, writes and reads, and posts the log's events to the room's subscribers.

import type { Clock } from "../protocol/clock.ts";
import type { User } from "../protocol/events/base.ts";
import type { LogEvent } from "../protocol/events/registry.ts";
import type { Cursor, PresentUser } from "../protocol/frames.ts";
import type { PlaceRequest } from "../protocol/place.ts";
import type { Channel, ChannelGroup } from "./channel.ts";
import type { EventLog } from "./event_log.ts";
import { ConfusableNames } from "./names/confusable_names.ts";
import { FlushScheduler, type FlushSchedulerOptions } from "./flush_scheduler.ts";
import type { EnterOptions, Presence, PresenceChange, PresenceHandle } from "./presence.ts";
import { RoomPresence } from "./room_presence.ts";
import type { Bus } from "./bus.ts";
import type { Action, Actor, NamedAction, OpenAction, Policy } from "./policy.ts";
import { RoomPages } from "./room_pages.ts";
import type { SerializedPage } from "./page_cache.ts";
import { RoomPosition } from "./room_position.ts";
import { Broadcast, postLength } from "./broadcast.ts";
import {
  type Command,
  type HubObserver,
  NO_OBSERVER,
  RoomWriter,
  type WritingRules,
  type Written,
} from "./room_writer.ts";
import { Typing } from "./typing.ts";
import { Subscriber, type SubscriberOptions } from "./subscriber.ts";

/** What a room needs; `WritingRules` too. */
export interface RoomOptions extends WritingRules {
  /** Where the room's events are written and read. */
  readonly log: EventLog;
  /** Lists the connections of all rooms. */
  readonly presence: Presence;
  /** Carries who is typing. */
  readonly bus: Bus;
  /** The channels that the room posts on; all rooms of a server share them. */
  readonly channels: ChannelGroup<Broadcast>;
  /**
   * Gets the results of writes and posts, for the metrics.
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
  /**
   * Gets what a listener threw, and why a post failed; nobody else is affected.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
  /** The room of this name after this one was disposed of. */
  readonly successor?: () => Room;
}

/** One room of the server. */
export class Room implements Disposable {
  /** A room's name, as `isRoomName` judges. */
  readonly name: string;
  /** The names that lines show with a tag. */
  readonly confusableNames: ConfusableNames = new ConfusableNames();
  readonly #log: EventLog;
  readonly #channels: ChannelGroup<Broadcast>;
  readonly #channel: Channel<Broadcast>;
  readonly #policy: Policy;
  readonly #observer: HubObserver;
  readonly #entries: Presence;
  readonly #bus: Bus;
  readonly #presence: RoomPresence;
  readonly #typing: Typing;
  readonly #position: RoomPosition;
  readonly #pages: RoomPages;
  readonly #writer: RoomWriter;
  readonly #flushScheduler: FlushScheduler;
  readonly #successor: () => Room;
  /** Emitted by the log, in seq order, and not yet posted. */
  readonly #pending: LogEvent[] = [];
  #open = true;

  /** A room called `name`; it reads nothing before the first request. */
  constructor(name: string, options: RoomOptions) {
    this.name = name;
    this.#log = options.log;
    this.#channels = options.channels;
    this.#channel = options.channels.open(name);
    this.#policy = options.policy;
    this.#observer = options.observer ?? NO_OBSERVER;
    this.#entries = options.presence;
    this.#bus = options.bus;
    this.#presence = new RoomPresence({
      onDiff: (diff) => this.#postEphemeral({ type: "presence", ...diff }),
      gatherMs: options.presenceGatherMs,
      clock: options.clock,
      onFault: options.onFault,
    }, this.#entries.list(name));
    this.#typing = new Typing({
      onUsers: (users) => this.#postEphemeral({ type: "typing", users }),
      clock: options.clock,
      onFault: options.onFault,
    });
    this.#position = new RoomPosition({
      read: () => options.log.position(name),
      lagMs: options.log.lagMs,
      clock: options.clock,
    });
    this.#pages = new RoomPages({
      room: name,
      log: options.log,
      position: this.#position,
      confusableNames: this.confusableNames,
      clock: options.clock,
    });
    this.#writer = new RoomWriter({
      ...options,
      room: name,
      position: this.#position,
      observer: this.#observer,
    });
    this.#flushScheduler = new FlushScheduler(() => this.#postPending(), {
      clock: options.clock,
      onFault: options.onFault,
      ...options.pacing,
    });
    this.#successor = options.successor ?? (() => this);
  }

  /**
   * Returns the actor's user if the policy allows the action in this room.
   *
   * @throws {ChatError} `unauthorized` or `forbidden`
   */
  authorize(actor: Actor, action: OpenAction): User | null;
  /** These actions always have a user. */
  authorize(actor: Actor, action: NamedAction): User;
  authorize(actor: Actor, action: Action): User | null {
    return this.#policy.authorize(actor, action, { type: "room", room: this.name });
  }

  /** The log's epoch. */
  get epoch(): string {
    return this.#log.epoch;
  }

  /** How many users are here. */
  get count(): number {
    return this.#current.#presence.count;
  }

  /** The users here, the latest of them if there are many. */
  users(): PresentUser[] {
    return this.#current.#presence.users();
  }

  /** Differs after each presence change that was posted. */
  get presenceVersion(): number {
    return this.#current.#presence.version;
  }

  /** Whether nobody is here or subscribed and nothing is waiting to be posted. */
  get idle(): boolean {
    // The room's own handle is always open.
    return this.#channels.size(this.name) === 1 && this.count === 0 && this.#pending.length === 0;
  }

  /**
   * Writes a message, an edit or a deletion; resolves when it is durable.
   *
   * @throws {ChatError} with the code of the refusal: see protocol/error_codes.ts
   */
  write(actor: Actor, command: Command): Promise<Written> {
    return this.#current.#writer.write(actor, command);
  }

  /** The newest seq that this node has seen. Another node may have written more: see `event`. */
  async head(): Promise<number> {
    const position = this.#current.#position;
    await position.load();
    return position.head;
  }

  /** One event, or undefined; one that another node may have just written is waited for. */
  async event(actor: Actor, seq: number): Promise<LogEvent | undefined> {
    this.authorize(actor, "read");
    return await this.#current.#pages.event(seq);
  }

  /** A page of the log, anywhere. */
  async read(actor: Actor, request: PlaceRequest): Promise<SerializedPage> {
    this.authorize(actor, "read");
    return await this.#current.#pages.read(request);
  }

  /** What a reader starts with: what they missed, or the newest page. */
  async catchUp(actor: Actor, cursor: Cursor | undefined): Promise<SerializedPage> {
    this.authorize(actor, "read");
    return await this.#current.#pages.catchUp(cursor);
  }

  /** Subscribes a connection, which holds events until its `goLive`. */
  subscribe(options: SubscriberOptions): Subscriber {
    return new Subscriber(this.#current.#channels.open(this.name), options);
  }

  /** Lists `user` as here until the handle is disposed of or the entry expires. */
  enter(user: User, options?: EnterOptions): PresenceHandle {
    return this.#current.#entries.enter(this.name, user, options);
  }

  /** Shows the others that the user is typing: about once a second, and not at all under load. */
  typing(actor: Actor): void {
    const user = this.authorize(actor, "write");
    this.#bus.publish({ type: "typing", room: this.name, user });
  }

  /** Applies a change of presence in this room; called only by the hub. */
  applyPresence(change: PresenceChange): void {
    if (change.type === "entered") this.confusableNames.add(change.user);
    this.#presence.apply(change);
  }

  /** Shows that a user on any node is typing; called only by the hub. */
  showTyping(user: User): void {
    this.#typing.add(user);
  }

  /**
   * Resolves true when there is an event after `seq` or presence is no longer that of
   * `presenceVersion`, and false if the signal aborts first. Waiting costs one closure and one handle.
   */
  async waitPast(seq: number, signal: AbortSignal, presenceVersion?: number): Promise<boolean> {
    if (signal.aborted) return false;
    const room = this.#current;
    // Opened before the head is read, so that no event is missed between the two.
    using channel = room.#channels.open(room.name);
    const hasOtherPresence = () =>
      presenceVersion !== undefined && presenceVersion !== room.presenceVersion;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    channel.onmessage = ({ data }) => {
      // Events that waited to be posted when the wait began may be before `seq`.
      if (data.update.type === "events" && data.update.events.at(-1)!.seq > seq) resolve(true);
      if (data.update.type === "presence" && hasOtherPresence()) resolve(true);
    };
    const onAbort = () => resolve(false);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      if (await room.head() > seq) return true;
      if (hasOtherPresence()) return true;
      return await promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Publishes events that the log emitted; called only by the hub, in seq order. */
  publish(events: readonly LogEvent[]): void {
    for (const event of events) {
      this.confusableNames.add(event.user);
      this.#typing.remove(event.user.id);
      this.#position.advance(event);
      this.#pending.push(event);
    }
    this.#flushScheduler.schedule();
  }

  #postPending(): Promise<void> | undefined {
    const events = this.#pending.splice(0, postLength(this.#pending));
    // The rest of a burst follows after a pause, in which readers can take this part.
    if (this.#pending.length > 0) this.#flushScheduler.schedule();
    return events.length === 0 ? undefined : this.#postEvents(events);
  }

  /**
   * This room, or the one that replaced it: a caller that had to wait may hold an idle room that the hub
   * has disposed of meanwhile.
   */
  get #current(): Room {
    return this.#open ? this : this.#successor();
  }

  #postEvents(events: readonly LogEvent[]): Promise<void> | undefined {
    if (!this.#open) return undefined;
    // The room's own handle is not a receiver.
    this.#observer.posted(events.length, this.#channels.size(this.name) - 1);
    return this.#channel.postMessage(new Broadcast(this, { type: "events", events }));
  }

  #postEphemeral(update: Broadcast["update"]): Promise<void> | undefined {
    return this.#open ? this.#channel.postEphemeral(new Broadcast(this, update)) : undefined;
  }

  /** Stops posting. */
  [Symbol.dispose](): void {
    this.#open = false;
    this.#flushScheduler[Symbol.dispose]();
    this.#position[Symbol.dispose]();
    this.#pages[Symbol.dispose]();
    this.#presence[Symbol.dispose]();
    this.#typing[Symbol.dispose]();
    this.#channel.close();
  }
}
