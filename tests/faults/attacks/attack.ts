// What an attack is: what is done, what stands in its way, and how that is taken away.

import type { PlantedFault } from "../planted_fault.ts";

/** The server, as an attacker sees it. */
export interface Target {
  readonly port: number;
  /** "http://127.0.0.1:41234". */
  readonly url: string;
  /** How many connections, where it is a matter of their number. */
  readonly size: number;
  /** The attack's time is over. */
  readonly over: () => boolean;
}

/** Attacks until the time is over; resolves with how much got through to where it does harm. */
export type Attacker = (target: Target) => Promise<number>;

/** What of a run tells whether the protection held; that all were answered must hold besides. */
export type Figure = "through" | "peakMb" | "slotsAfter" | "ackP99" | "slowdown";

/** An attack, with and without what stands in its way. */
export interface Attack {
  /** The attacker's name in `attackers.ts`. */
  readonly name: string;
  /** What is done, in a few words. */
  readonly does: string;
  /** What stands in the way, as the table names it. */
  readonly protection: string;
  /** Settings of both runs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings that are the protection; without them the defaults are. */
  readonly with?: Readonly<Record<string, string>>;
  /**
   * Settings that take it away, or a change of the code where no setting does; absent if it is the
   * platform's, or too much of the code: then another checkout without it can be given (`--base`).
   */
  readonly without?: Readonly<Record<string, string>> | PlantedFault;
  /** With the protection this figure is at most so much, for so many connections and seconds. */
  readonly figure: Figure;
  readonly most: (scale: AttackScale & Quiet) => number;
  /** Open files that the server may have beyond those that it starts with. @default no limit */
  readonly files?: number;
  /** Connections that it makes at most. @default as many as the scale says */
  readonly sizeMax?: number;
  /** It takes so many times as long as others to do harm. @default 1 */
  readonly longer?: number;
  /** How many more only read in the honest people's room. @default nobody */
  readonly readers?: number;
  /** What the honest people say, and how often. @default a few letters, by the limits */
  readonly talk?: Talk;
}

/** How the honest people talk. */
export interface Talk {
  /** Each text is filled up to so many characters. @default 0 */
  readonly textLength?: number;
  /** Ms from one person's message to their next. @default 600, which the default limits allow */
  readonly everyMs?: number;
}

/** What the same run saw while nobody attacked. */
export interface Quiet {
  /** The slowest percent of acks took so many ms or more. */
  readonly quietMs: number;
}

/** How large all attacks are. */
export interface AttackScale {
  readonly size: number;
  readonly seconds: number;
}
