// Who in a room could be taken for somebody else there.

import type { User } from "../../protocol/event.ts";
import { skeletonsOf, tagOf } from "../../protocol/name_fold.ts";
import { withoutSigns } from "./name_signs.ts";

// Looks are remembered for as many people as a large room has; beyond it the oldest are forgotten.
const LOOKS_MAX = 4_096;
/** Two who share a look need a tag; a third changes nothing, so no look gathers more. */
const IDS_A_LOOK = 2;

/** What a line and its comparisons need of a name. */
interface Reading {
  readonly skeletons: readonly string[];
  readonly text: string;
  readonly hasSigns: boolean;
}

/** The looks of the names seen, and whose they are. */
export class ConfusableNames {
  readonly #idsByLook = new Map<string, Set<string>>();
  /** Reading a name costs more than the rest of its line, and a user is one object in many events. */
  readonly #readings = new WeakMap<User, Reading>();

  /** Somebody is here, or said something. */
  add(user: User): void {
    for (const skeleton of this.#read(user).skeletons) {
      const ids = this.#idsByLook.get(skeleton) ?? new Set();
      if (ids.size < IDS_A_LOOK) ids.add(user.id);
      // Who is heard of again is the newest: names that are made up push out only the forgotten.
      this.#idsByLook.delete(skeleton);
      this.#idsByLook.set(skeleton, ids);
    }
    while (this.#idsByLook.size > LOOKS_MAX) {
      const [oldest] = this.#idsByLook.keys();
      this.#idsByLook.delete(oldest!);
    }
  }

  /**
   * The name as a line shows it: nothing in it ends the name, or begins a line of the server's, and it
   * has a tag if it does not tell who it is.
   */
  displayName(user: User): string {
    const { skeletons, text, hasSigns } = this.#read(user);
    const alike = skeletons.some((skeleton) => (this.#idsByLook.get(skeleton)?.size ?? 0) > 1);
    return alike || hasSigns ? `${text}#${tagOf(user.id)}` : text;
  }

  #read(user: User): Reading {
    let reading = this.#readings.get(user);
    if (reading === undefined) {
      reading = { skeletons: skeletonsOf(user), ...withoutSigns(user.name) };
      this.#readings.set(user, reading);
    }
    return reading;
  }
}
