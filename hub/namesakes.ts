// Who in a room could be taken for somebody else there.

import type { User } from "../protocol/event.ts";
import { skeletonsOf, tagOf } from "../protocol/name_fold.ts";

// Looks are remembered for as many people as a large room has; beyond it the oldest are forgotten.
const LOOKS_MAX = 4_096;
/** Looks like a colon and is a letter: U+A789. */
const LETTER_COLON = "\uA789";
/** A name with these in it could be read as a name and something more. */
const AMBIGUOUS = /[:#]/;

/** Two who share a look need a tag; a third changes nothing, so no look gathers more. */
const IDS_A_LOOK = 2;

/** The looks of the names seen, and whose they are. */
export class Namesakes {
  readonly #idsByLook = new Map<string, Set<string>>();

  /** Somebody is here, or said something. */
  note(user: User): void {
    for (const skeleton of skeletonsOf(user)) {
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

  /** The name as a line shows it: with a tag where it would not tell who it is. */
  shownName(user: User): string {
    const alike = skeletonsOf(user).some((skeleton) =>
      (this.#idsByLook.get(skeleton)?.size ?? 0) > 1
    );
    // A colon ends the name: one inside it would begin what somebody else seems to say.
    const name = user.name.replaceAll(":", LETTER_COLON);
    return alike || AMBIGUOUS.test(user.name) ? `${name}#${tagOf(user.id)}` : name;
  }
}
