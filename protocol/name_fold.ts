// Finds out whether two names can be confused, on the page and on the server.

import type { User } from "./events/base.ts";

/** Number of characters of an id in a tag. */
export const TAG_LENGTH = 4;
const GUEST_PREFIX = "g_";
/** Confusable ASCII characters, which need no table. */
const LOOK_ALIKES: readonly (readonly [pattern: RegExp, look: string])[] = [
  [/[i1|!]/g, "l"],
  [/0/g, "o"],
  [/rn/g, "m"],
  [/vv/g, "w"],
  [/`/g, "'"],
  [/"/g, "''"],
  [/\s+/g, " "],
];

/**
 * Returns a name without the differences of case, compatibility forms (NFKC) and confusable ASCII.
 */
export function foldName(name: string): string {
  const lower = name.normalize("NFKC").toLowerCase();
  return LOOK_ALIKES.reduce((skeleton, [pattern, as]) => skeleton.replace(pattern, as), lower);
}

/**
 * Returns the readings of a name. Two names are confusable if they share one. The folded name is
 * always among them, because a capital may resemble letters that its lower case does not.
 */
export function skeletonsOf({ name, skeleton }: Pick<User, "name" | "skeleton">): string[] {
  const folded = foldName(name);
  return skeleton === undefined ? [folded] : [folded, skeleton];
}

/**
 * Returns the tag that distinguishes users with confusable names: the end of the id. Guests are
 * marked, because their ids are derived from names: one could search for a confusable name whose id
 * has the same end.
 */
export function tagOf(userId: string): string {
  return (userId.startsWith(GUEST_PREFIX) ? GUEST_PREFIX : "") + userId.slice(-TAG_LENGTH);
}
