// What one address may do, however many sessions and guests' names it makes.
//
// A person is limited by their own bucket; a class of 200 behind one address has one more in common.
// It is as deep as all of them saying all they may at once, and fills at the pace of many people who
// talk, not of everybody's own limit: so names that are minted share what their address has.

import type { Clock } from "../../protocol/clock.ts";
import type { SayKind } from "../../hub/room_writer.ts";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import type { User } from "../../protocol/event.ts";

/** The limits; 0 means no limit. */
export interface AddressLimitsOptions {
  /** Messages per second of one user; 0 lifts all limits. */
  readonly rate: number;
  /** Messages of one user at once. */
  readonly burst: number;
  /** Messages per second from one address. */
  readonly addressRate: number;
  /** Sessions per hour that one address may begin. */
  readonly newSessions: number;
  /** Rooms per hour in which one address may write the first message. */
  readonly newRooms: number;
  /** Reads per second from one address, by their cost. */
  readonly reads: number;
  /** Frames per second of one connection. */
  readonly frames: number;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now">;
}

/** People who may share an address without noticing it. */
const CLASS = 200;
const HOUR_S = 3_600;
/**
 * Frames beyond a connection's own allowance that an address gets an answer to. A client that works
 * never sends one; each costs about 10 µs, so this is half a percent of a core.
 */
const REFUSALS_A_SECOND = 500;
const REFUSALS_AT_ONCE = 10_000;
/** Seconds of reads that an address has at once: a class of 200 opens five pages each. */
const READS_AT_ONCE_S = 20;

/** As many connections as may each send all the frames that one may. A frame costs some 10 µs. */
const FULL_CONNECTIONS = 100;
/** Seconds of that which may come at once: a class that comes back joins all its rooms. */
const FRAMES_BURST_S = 4;
/** Typing and away: a page sends one in three seconds while somebody writes. */
const EPHEMERAL_A_SECOND = 100;
/**
 * Pages that sockets ask for, by what is read and written out: some 2 ms for the largest of 256 KiB. At
 * once a class may come into a room that it does not know, and fill its window.
 */
const PAGES_KIB_A_SECOND = 4 * 1024;
const PAGES_KIB_AT_ONCE = 32 * 1024;
/** What the smallest page counts: looking for it costs too. */
const PAGE_KIB_MIN = 4;
const BYTES_A_KIB = 1024;
/** Each new name is a durable write that everybody who sees the person is told of. */
const RENAMES_AT_ONCE = 5;
const RENAME_EVERY_S = 10;
const RENAMES_A_SECOND = 1;

/** The buckets that everybody behind an address shares. */
export class AddressLimits {
  readonly #own: TokenBuckets;
  readonly #says: TokenBuckets;
  readonly #sessions: TokenBuckets;
  readonly #rooms: TokenBuckets;
  readonly #refusals: TokenBuckets;
  readonly #reads: TokenBuckets;
  readonly #frames: TokenBuckets;
  readonly #ephemeral: TokenBuckets;
  readonly #pages: TokenBuckets;
  readonly #ownRenames: TokenBuckets;
  readonly #renames: TokenBuckets;

  /** Every address begins with full buckets. A `rate` of 0 lifts them all. */
  constructor(options: AddressLimitsOptions) {
    const { rate, burst, addressRate, newSessions, newRooms, reads, frames, clock } = options;
    const unlessLifted = (perSecond: number) => rate === 0 ? 0 : perSecond;
    const anHour = (count: number) =>
      new TokenBuckets({ burst: count, perSecond: unlessLifted(count / HOUR_S), clock });
    this.#own = new TokenBuckets({ burst, perSecond: rate, clock });
    this.#says = new TokenBuckets({
      burst: Math.max(CLASS * burst, addressRate),
      perSecond: unlessLifted(addressRate),
      clock,
    });
    this.#sessions = anHour(newSessions);
    this.#rooms = anHour(newRooms);
    const bucket = (burst: number, perSecond: number) =>
      new TokenBuckets({ burst, perSecond: unlessLifted(perSecond), clock });
    this.#refusals = bucket(REFUSALS_AT_ONCE, REFUSALS_A_SECOND);
    this.#reads = bucket(READS_AT_ONCE_S * reads, reads);
    const framesASecond = FULL_CONNECTIONS * frames;
    this.#frames = bucket(FRAMES_BURST_S * framesASecond, framesASecond);
    this.#ephemeral = bucket(CLASS, EPHEMERAL_A_SECOND);
    this.#pages = bucket(PAGES_KIB_AT_ONCE, PAGES_KIB_A_SECOND);
    this.#ownRenames = bucket(RENAMES_AT_ONCE, 1 / RENAME_EVERY_S);
    this.#renames = bucket(CLASS, RENAMES_A_SECOND);
  }

  /** Takes a say from the person's bucket and the address's: 0, or the ms to wait. */
  takeSay(address: string, { id, guest }: Pick<User, "id" | "guest">, kind: SayKind): number {
    // Anybody may speak under a guest's name: from elsewhere they do not use up this one's allowance.
    const person = guest ? `${address} ${id}` : id;
    const own = this.#own.take(person);
    if (own > 0) return own;
    const shared = this.#says.take(address) || (kind === "opening" ? this.#rooms.take(address) : 0);
    // What the address has no room for is not the person's doing.
    if (shared > 0) this.#own.giveBack(person);
    return shared;
  }

  /** Takes a new session: 0, or the ms to wait. */
  takeSession(address: string): number {
    return this.#sessions.take(address);
  }

  /** Whether one more frame that is refused is worth an answer; else its connection is closed. */
  takeRefusal(address: string): boolean {
    return this.#refusals.take(address) === 0;
  }

  /** Takes a frame of any kind from all that the address's connections may send: 0, or the ms to wait. */
  takeFrame(address: string): number {
    return this.#frames.take(address);
  }

  /** Takes a notice of typing or being away: 0, or the ms to wait. */
  takeEphemeral(address: string): number {
    return this.#ephemeral.take(address);
  }

  /** Takes a page of history for a socket of the address: 0 if it may have it, or the ms to wait. */
  takePage(address: string): number {
    return this.#pages.take(address);
  }

  /** Counts the page that it got, so long in JSON with what came along. */
  chargePage(address: string, length: number): void {
    this.#pages.charge(address, Math.max(PAGE_KIB_MIN, length / BYTES_A_KIB) - 1);
  }

  /** Takes a change of a user's name or picture: 0, or the ms to wait. */
  takeRename(address: string, userId: string): number {
    const own = this.#ownRenames.take(userId);
    if (own > 0) return own;
    const shared = this.#renames.take(address);
    if (shared > 0) this.#ownRenames.giveBack(userId);
    return shared;
  }

  /** Takes a read of so much cost: 0, or the ms to wait. */
  takeRead(address: string, cost: number): number {
    return this.#reads.take(address, cost);
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.#own.size + this.#says.size + this.#sessions.size + this.#rooms.size +
      this.#refusals.size + this.#reads.size + this.#frames.size + this.#ephemeral.size +
      this.#pages.size +
      this.#ownRenames.size + this.#renames.size;
  }
}
