// Counts deliveries and checks them: each subscriber must get each message once, and all in the
// same order.
//
// All subscribers of a room receive nearly the same bytes. So each distinct message is searched for
// markers once, and equal bytes are recognised by comparing memory: first with what followed the
// reader's last message for another reader, so that readers of a slow server, who get hundreds of
// messages at a time, cost no more than those who get one.

import type { Connection, Crowd } from "./crowd.ts";
import { Latency } from "./latency.ts";
import { addressOf, sameBytes } from "./libc.ts";
import { type Marked, readMarkers } from "./marker.ts";

/** Enough for the newest frame of every room to be known when its next reader receives it. */
const KNOWN_FRAMES = 64;
/** Combines the numbers of sender and message into one number. */
const NUMBERS_A_SAYER = 100_000_000;
const MICROSECONDS_A_MS = 1_000;

/** A frame whose markers were read. */
interface Known {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly address: number;
  readonly room: Order;
  /** The position of its first message in the order of the room. */
  readonly first: number;
  readonly count: number;
  /** What followed this frame for its first reader. */
  next: Known | undefined;
}

/** The order in which the messages of a room were first received by anyone. */
class Order {
  /** When the message at a position was sent, µs. */
  readonly sentAt: number[] = [];
  readonly #places = new Map<number, number>();

  place({ sender, number, sentAt }: Marked): number {
    const key = sender * NUMBERS_A_SAYER + number;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.sentAt.length);
    return this.sentAt.push(sentAt) - 1;
  }
}

/** Errors in what subscribers received. All are zero in a valid run. */
export interface Faults {
  /** Messages that were due before the received one. */
  missed: number;
  /** Messages that arrived twice, or too late. */
  repeated: number;
  /** Frames whose messages were in another order than elsewhere. */
  disordered: number;
}

/** Everything that the connections of a load received. */
export class Tally {
  /** Delivered messages. */
  deliveries = 0;
  readonly faults: Faults = { missed: 0, repeated: 0, disordered: 0 };
  readonly latency: Latency = new Latency();
  readonly #crowd: Crowd;
  readonly #now: () => number;
  readonly #roomOf: readonly string[];
  readonly #orders = new Map<string, Order>();
  readonly #known: (Known | undefined)[] = [];
  #newest = 0;
  /** By connection: the position of the next message. */
  readonly #next: number[] = [];
  readonly #rooms: Order[] = [];
  /** By connection: the last frame. */
  readonly #last: (Known | undefined)[] = [];

  /** `roomOf` is the room of each sender; `now` is the clock of the markers, µs. */
  constructor(crowd: Crowd, roomOf: readonly string[], now: () => number) {
    this.#crowd = crowd;
    this.#roomOf = roomOf;
    this.#now = now;
  }

  /** A connection entered a room: messages from now on are due to it. */
  enter({ number }: Connection, room: string): void {
    const order = this.#order(room);
    this.#rooms[number] = order;
    this.#next[number] = order.sentAt.length;
  }

  /** Like `enter`, during a conversation: the first message to arrive is the first that is due. */
  enterTalking({ number }: Connection, room: string): void {
    this.#rooms[number] = this.#order(room);
    this.#next[number] = -1;
  }

  /** Returns how many messages a connection has received. */
  received({ number }: Connection): number {
    return this.#next[number]!;
  }

  /** Returns how many messages are still due to the connections of a list. */
  owed(connections: readonly Connection[]): number {
    let owed = 0;
    for (const { number } of connections) {
      owed += this.#rooms[number]!.sentAt.length - Math.max(0, this.#next[number]!);
    }
    return owed;
  }

  /** Handles a message at [start, start + length) of the crowd's inbox. */
  count({ number }: Connection, start: number, length: number): void {
    const last = this.#last[number];
    const frame = this.#isSame(last?.next, start, length)
      ? last!.next!
      : this.#find(start, length) ?? this.#learn(start, length);
    if (last !== undefined && frame !== last) last.next ??= frame;
    this.#last[number] = frame;
    if (frame.count === 0) return;
    const { first, count, room } = frame;
    if (room !== this.#rooms[number]) {
      this.faults.disordered++;
      return;
    }
    const next = this.#next[number]!;
    if (next >= 0 && first > next) this.faults.missed += first - next;
    if (first < next) this.faults.repeated += next - first;
    this.#next[number] = first + count;
    this.deliveries += count;
    const now = this.#now();
    for (let place = first; place < first + count; place++) {
      this.latency.record((now - room.sentAt[place]!) / MICROSECONDS_A_MS);
    }
  }

  #find(start: number, length: number): Known | undefined {
    for (let back = 0; back < KNOWN_FRAMES; back++) {
      const known = this.#known[(this.#newest - back + KNOWN_FRAMES) % KNOWN_FRAMES];
      if (known === undefined) return undefined;
      if (this.#isSame(known, start, length)) return known;
    }
    return undefined;
  }

  #isSame(known: Known | undefined, start: number, length: number): boolean {
    return known !== undefined && known.bytes.length === length &&
      sameBytes(known.address, this.#crowd.inboxAddress + start, length);
  }

  #learn(start: number, length: number): Known {
    const bytes = this.#crowd.inbox.slice(start, start + length);
    const marked: Marked = { sender: 0, number: 0, sentAt: 0 };
    let room: Order | undefined;
    let first = 0;
    let count = 0;
    readMarkers(bytes, marked, () => {
      room ??= this.#order(this.#roomOf[marked.sender]!);
      const place = room.place(marked);
      if (count === 0) first = place;
      else if (place !== first + count) this.faults.disordered++;
      count++;
    });
    const known: Known = {
      bytes,
      address: addressOf(bytes),
      room: room ?? this.#order(""),
      first,
      count,
      next: undefined,
    };
    this.#newest = (this.#newest + 1) % KNOWN_FRAMES;
    this.#known[this.#newest] = known;
    return known;
  }

  #order(room: string): Order {
    const known = this.#orders.get(room);
    if (known !== undefined) return known;
    const order = new Order();
    this.#orders.set(room, order);
    return order;
  }
}
