// The type of an attack: what it does, what protects the server, and how to disable that.

import type { PlantedFault } from "../planted_fault.ts";

/** The server, as an attacker sees it. */
export interface Target {
  readonly port: number;
  /** "http://127.0.0.1:41234". */
  readonly url: string;
  /** The number of connections, for attacks by number. */
  readonly size: number;
  /** Whether the time of the attack is over. */
  readonly over: () => boolean;
}

/** Attacks until the time is over and resolves with how much got through. */
export type Attacker = (target: Target) => Promise<number>;

/** The figure that shows whether the protection held. In addition, every regular user must get answers. */
export type Figure = "through" | "peakMb" | "slotsAfter" | "ackP99" | "slowdown";

/** An attack, which is run with and without its protection. */
export interface Attack {
  /** The attacker's name in `attackers.ts`. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly does: string;
  /** What protects the server, as the table names it. */
  readonly protection: string;
  /** Settings of both runs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings that are the protection. @default the server's defaults */
  readonly with?: Readonly<Record<string, string>>;
  /**
   * Settings that disable it, or a fault to plant if no setting does. Absent if the protection is the
   * platform's, or too much of the code; `--base` then names another checkout without it.
   */
  readonly without?: Readonly<Record<string, string>> | PlantedFault;
  /** With the protection, this figure is at most `most()`. */
  readonly figure: Figure;
  readonly most: (scale: AttackScale & Quiet) => number;
  /** Files that the server may open in addition to those at its start. @default no limit */
  readonly files?: number;
  /** The most connections that it opens. @default the size of the scale */
  readonly sizeMax?: number;
  /** How many times as long as others it runs. @default 1 */
  readonly longer?: number;
  /** Additional users who only read in the room of the regular users. @default none */
  readonly readers?: number;
  /** What the regular users write, and how often. @default short texts, within the limits */
  readonly talk?: Talk;
}

/** How the regular users write. */
export interface Talk {
  /** The least number of characters of a text. @default 0 */
  readonly textLength?: number;
  /** Ms between two messages of a user. @default 600, which the default limits allow */
  readonly everyMs?: number;
}

/** What the same run measured without an attack. */
export interface Quiet {
  /** The p99 of acks, in ms. */
  readonly quietMs: number;
}

/** The size and duration of all attacks. */
export interface AttackScale {
  readonly size: number;
  readonly seconds: number;
}
