// When two names could be taken for each other: one reading of a name by its look, for the page and
// the server.

import type { User } from "./event.ts";

/** Characters of an id that make a tag. */
export const TAG_LENGTH = 4;
const GUEST_PREFIX = "g_";
/** Look-alikes among ASCII, which no table is needed for. */
const LOOK_ALIKES: readonly (readonly [pattern: RegExp, look: string])[] = [
  [/[i1|!]/g, "l"],
  [/0/g, "o"],
  [/rn/g, "m"],
  [/vv/g, "w"],
  [/`/g, "'"],
  [/"/g, "''"],
  [/\s+/g, " "],
];

/** What a name looks like, whatever its case and compatibility forms (Unicode NFKC). */
export function foldName(name: string): string {
  const lower = name.normalize("NFKC").toLowerCase();
  return LOOK_ALIKES.reduce((skeleton, [pattern, as]) => skeleton.replace(pattern, as), lower);
}

/**
 * What to compare where two people might be taken for each other: they can if any of one's is among
 * the other's. The name folded by case is always one: capitals may look like letters that its small
 * ones do not look like.
 */
export function skeletonsOf({ name, skeleton }: Pick<User, "name" | "skeleton">): string[] {
  const folded = foldName(name);
  return skeleton === undefined ? [folded] : [folded, skeleton];
}

/**
 * The end of an id, which tells apart who shares a look; a guest's says that it is one. Their ids come
 * from their names, so that somebody can search among look-alikes for one whose id ends as another's.
 */
export function tagOf(userId: string): string {
  return (userId.startsWith(GUEST_PREFIX) ? GUEST_PREFIX : "") + userId.slice(-TAG_LENGTH);
}
