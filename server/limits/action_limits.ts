// Rate limits of every action: what one user and one address may do, however many sessions and guest
// names the address makes.
//
// Messages and new names are limited per user and per address, all other actions per address. A class
// of 200 behind one address shares its limit. For messages, it allows as many at once as all of them may
// write together, but refills at the rate of a lively conversation, not of all their own limits: so new
// names do not raise what an address may do.

import type { RateLimit, RateLimits } from "../../hub/rate_limits.ts";
import type { SayKind } from "../../hub/room_writer.ts";
import type { User } from "../../protocol/events/base.ts";

/** The limits; 0 means no limit. */
export interface ActionLimitsOptions {
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
}

/** Users who may share an address without noticing it. */
const CLASS = 200;
const HOUR_S = 3_600;
/**
 * Frames beyond a connection's own limit that an address gets an answer to. A correct client sends
 * none; each costs about 10 µs, so this is half a percent of a core.
 */
const REFUSALS_PER_SECOND = 500;
const REFUSALS_AT_ONCE = 10_000;
/** Seconds of reads that an address has at once: each of a class of 200 opens five pages. */
const READS_AT_ONCE_S = 20;
/** How many connections may use their own limit of frames fully. A frame costs about 10 µs. */
const FULL_CONNECTIONS = 100;
/** Seconds of frames that may arrive at once: a class that reconnects joins all its rooms. */
const FRAMES_BURST_S = 4;
/** Typing and away: a page sends one in three seconds while its user types. */
const EPHEMERAL_PER_SECOND = 100;
/**
 * Pages that sockets request, by what is read and serialized: 2 ms for the largest of 256 KiB. A class
 * may at once enter a room that is new to it, and fill its windows.
 */
const PAGES_KIB_PER_SECOND = 4 * 1024;
const PAGES_KIB_AT_ONCE = 32 * 1024;
/** What the smallest page counts, because finding it costs too. */
const PAGE_KIB_MIN = 4;
const BYTES_PER_KIB = 1024;
/** Each new name is a durable write, and it is broadcast to everyone who sees the user. */
const RENAMES_AT_ONCE = 5;
const RENAME_EVERY_S = 10;
const RENAMES_PER_SECOND = 1;

/** The kinds of actions, with their limits. Those that begin with "user" are per user. */
function rateLimits(options: ActionLimitsOptions) {
  const { rate, burst, addressRate, newSessions, newRooms, reads, frames } = options;
  const kind = (name: string, burst: number, perSecond: number): RateLimit => ({
    name,
    burst,
    perSecond: rate === 0 ? 0 : perSecond,
  });
  const framesPerSecond = FULL_CONNECTIONS * frames;
  return {
    userSays: kind("user_says", burst, rate),
    says: kind("says", Math.max(CLASS * burst, addressRate), addressRate),
    sessions: kind("sessions", newSessions, newSessions / HOUR_S),
    rooms: kind("rooms", newRooms, newRooms / HOUR_S),
    refusals: kind("refusals", REFUSALS_AT_ONCE, REFUSALS_PER_SECOND),
    reads: kind("reads", READS_AT_ONCE_S * reads, reads),
    frames: kind("frames", FRAMES_BURST_S * framesPerSecond, framesPerSecond),
    ephemeral: kind("ephemeral", CLASS, EPHEMERAL_PER_SECOND),
    pages: kind("pages", PAGES_KIB_AT_ONCE, PAGES_KIB_PER_SECOND),
    userRenames: kind("user_renames", RENAMES_AT_ONCE, 1 / RENAME_EVERY_S),
    renames: kind("renames", CLASS, RENAMES_PER_SECOND),
  };
}

/** What a user may do, and what all users behind an address may do together. */
export class ActionLimits {
  readonly #limits: RateLimits;
  readonly #kinds: ReturnType<typeof rateLimits>;

  /** Counts in `limits`. */
  constructor(options: ActionLimitsOptions, limits: RateLimits) {
    this.#limits = limits;
    this.#kinds = rateLimits(options);
  }

  /** Takes a write of a user: 0, or the ms to wait. */
  takeSay(address: string, { id, guest }: Pick<User, "id" | "guest">, kind: SayKind): number {
    // Anyone may use a guest's name, so a guest's limit is per address.
    const key = guest ? `${address} ${id}` : id;
    const { userSays, says, rooms } = this.#kinds;
    const own = this.#limits.take(key, userSays);
    if (own > 0) return own;
    const shared = this.#limits.take(address, says) ||
      (kind === "opening" ? this.#limits.take(address, rooms) : 0);
    // The user is not charged if the address is over its limit.
    if (shared > 0) this.#limits.giveBack(key, userSays);
    return shared;
  }

  /** Takes a new session: 0, or the ms to wait. */
  takeSession(address: string): number {
    return this.#limits.take(address, this.#kinds.sessions);
  }

  /** Whether a frame beyond the limits still gets an answer; otherwise its connection is closed. */
  takeRefusal(address: string): boolean {
    return this.#limits.take(address, this.#kinds.refusals) === 0;
  }

  /** Takes a frame of any kind: 0, or the ms to wait. */
  takeFrame(address: string): number {
    return this.#limits.take(address, this.#kinds.frames);
  }

  /** Takes a change of typing or away: 0, or the ms to wait. */
  takeEphemeral(address: string): number {
    return this.#limits.take(address, this.#kinds.ephemeral);
  }

  /** Takes a page that a socket requests, of the smallest size: 0, or the ms to wait. */
  takePage(address: string): number {
    return this.#limits.take(address, this.#kinds.pages);
  }

  /** Charges for the page that was sent, whose JSON has `length` units. */
  chargePage(address: string, length: number): void {
    const kib = Math.max(PAGE_KIB_MIN, length / BYTES_PER_KIB) - 1;
    this.#limits.charge(address, this.#kinds.pages, kib);
  }

  /** Takes a change of a user's name or picture: 0, or the ms to wait. */
  takeRename(address: string, userId: string): number {
    const { userRenames, renames } = this.#kinds;
    const own = this.#limits.take(userId, userRenames);
    if (own > 0) return own;
    const shared = this.#limits.take(address, renames);
    if (shared > 0) this.#limits.giveBack(userId, userRenames);
    return shared;
  }

  /** Takes a read of this cost: 0, or the ms to wait. */
  takeRead(address: string, cost: number): number {
    return this.#limits.take(address, this.#kinds.reads, cost);
  }
}
