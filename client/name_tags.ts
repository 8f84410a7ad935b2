// Tells people apart who share a name: each of them wears the end of their id.

import type { User } from "../protocol/event.ts";

/** Characters of an id that make a tag. */
const TAG_LENGTH = 4;

/** Tags by user id, for those users only whose names another one has too. */
export type NameTags = ReadonlyMap<string, string>;

/** Finds who could be taken for somebody else: same name after NFKC, whatever the case. */
export function nameTags(users: Iterable<User>): NameTags {
  const idsByName = new Map<string, Set<string>>();
  for (const { id, name } of users) {
    const key = name.normalize("NFKC").toLowerCase();
    const ids = idsByName.get(key);
    if (ids) ids.add(id);
    else idsByName.set(key, new Set([id]));
  }
  const tags = new Map<string, string>();
  for (const ids of idsByName.values()) {
    if (ids.size < 2) continue;
    for (const id of ids) tags.set(id, id.slice(-TAG_LENGTH));
  }
  return tags;
}
