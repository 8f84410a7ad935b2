// Tells people apart who share a name: each of them wears the end of their id.

import type { User } from "../protocol/event.ts";
import { lookOf, tagOf } from "../protocol/name_fold.ts";

/** Tags by user id, for those users only whose names another one has too. */
export type NameTags = ReadonlyMap<string, string>;

/** Finds who could be taken for somebody else, by the looks of their names. */
export function nameTags(users: Iterable<User>): NameTags {
  const idsByLook = new Map<string, Set<string>>();
  for (const user of users) {
    const look = lookOf(user);
    const ids = idsByLook.get(look);
    if (ids) ids.add(user.id);
    else idsByLook.set(look, new Set([user.id]));
  }
  const tags = new Map<string, string>();
  for (const ids of idsByLook.values()) {
    if (ids.size < 2) continue;
    for (const id of ids) tags.set(id, tagOf(id));
  }
  return tags;
}
