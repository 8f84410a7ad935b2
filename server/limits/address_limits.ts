// What one address may do, however many sessions and guests' names it makes.
//
// A person is limited by their own bucket; a class of 200 behind one address has one more in common.
// It is as deep as all of them saying all they may at once, and fills at the pace of many people who
// talk, not of everybody's own limit: so names that are minted share what their address has.

import type { SayKind } from "../../hub/room_writer.ts";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import type { User } from "../../protocol/event.ts";
import type { Configuration } from "../settings/configuration.ts";

type AddressLimitsOptions =
  & Pick<Configuration, "rate" | "burst" | "addressRate" | "newSessions" | "newRooms">
  & {
    /** A clock in ms that never goes back. */
    readonly now?: () => number;
  };

/** People who may share an address without noticing it. */
const CLASS = 200;
const HOUR_S = 3_600;
/**
 * Frames beyond a connection's own allowance that an address gets an answer to. A client that works
 * never sends one; each costs about 10 µs, so this is half a percent of a core.
 */
const REFUSALS_A_SECOND = 500;
const REFUSALS_AT_ONCE = 10_000;

/** The buckets that everybody behind an address shares. */
export class AddressLimits {
  readonly #own: TokenBuckets;
  readonly #says: TokenBuckets;
  readonly #sessions: TokenBuckets;
  readonly #rooms: TokenBuckets;
  readonly #refusals: TokenBuckets;

  /** Every address begins with full buckets. A `rate` of 0 lifts them all. */
  constructor(options: AddressLimitsOptions) {
    const { rate, burst, addressRate, newSessions, newRooms, now } = options;
    const clock = now === undefined ? {} : { now };
    const unlessLifted = (perSecond: number) => rate === 0 ? 0 : perSecond;
    const anHour = (count: number) =>
      new TokenBuckets({ burst: count, perSecond: unlessLifted(count / HOUR_S), ...clock });
    this.#own = new TokenBuckets({ burst, perSecond: rate, ...clock });
    this.#says = new TokenBuckets({
      burst: Math.max(CLASS * burst, addressRate),
      perSecond: unlessLifted(addressRate),
      ...clock,
    });
    this.#sessions = anHour(newSessions);
    this.#rooms = anHour(newRooms);
    this.#refusals = new TokenBuckets({
      burst: REFUSALS_AT_ONCE,
      perSecond: unlessLifted(REFUSALS_A_SECOND),
      ...clock,
    });
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

  /** How many buckets are kept. */
  get size(): number {
    return this.#own.size + this.#says.size + this.#sessions.size + this.#rooms.size +
      this.#refusals.size;
  }
}
