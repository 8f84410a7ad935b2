// Finds users in a room whose names could be mistaken for each other.

import type { User } from "../../protocol/events/base.ts";
import { skeletonsOf, tagOf } from "../../protocol/name_fold.ts";
import { withoutSigns } from "./name_signs.ts";

/** Enough for the users of a large room; beyond it, the oldest skeletons are dropped. */
const SKELETONS_MAX = 4_096;
/** Two users with the same skeleton need a tag. A third changes nothing, so no more are stored. */
const IDS_PER_SKELETON = 2;

/** What a line and comparisons need of a name. */
interface Reading {
  readonly skeletons: readonly string[];
  readonly text: string;
  readonly hasSigns: boolean;
}

/** The skeletons of the names in a room, and whose they are. */
export class ConfusableNames {
  readonly #idsBySkeleton = new Map<string, Set<string>>();
  /** Reading a name costs more than the rest of its line. Many events share one user object. */
  readonly #readings = new WeakMap<User, Reading>();

  /** Adds a user who is here or wrote a message. */
  add(user: User): void {
    for (const skeleton of this.#read(user).skeletons) {
      const ids = this.#idsBySkeleton.get(skeleton) ?? new Set();
      if (ids.size < IDS_PER_SKELETON) ids.add(user.id);
      // Moved to the end: made-up names push out only users who have not been active for long.
      this.#idsBySkeleton.delete(skeleton);
      this.#idsBySkeleton.set(skeleton, ids);
    }
    while (this.#idsBySkeleton.size > SKELETONS_MAX) {
      const [oldest] = this.#idsBySkeleton.keys();
      this.#idsBySkeleton.delete(oldest!);
    }
  }

  /**
   * The name as a plain line shows it: it contains nothing that looks like the end of a name or the
   * beginning of a line of the server, and has a tag if it is ambiguous.
   */
  displayName(user: User): string {
    const { skeletons, text, hasSigns } = this.#read(user);
    const alike = skeletons.some((skeleton) => (this.#idsBySkeleton.get(skeleton)?.size ?? 0) > 1);
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
