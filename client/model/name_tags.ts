// Tells people apart whose names look alike: each of them wears the end of their id.

import type { User } from "../../protocol/event.ts";
import { skeletonsOf, tagOf } from "../../protocol/name_fold.ts";

/** Tags by user id, for those users only who could be taken for somebody else. */
export type NameTags = ReadonlyMap<string, string>;

/** Finds whose names look alike among all who can be seen at once. */
export function nameTags(users: Iterable<User>): NameTags {
  const looks = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const user of users) {
    // Folding a name costs, and a log has few people but many messages.
    if (seen.has(user.id + user.name)) continue;
    seen.add(user.id + user.name);
    for (const look of skeletonsOf(user)) {
      const ids = looks.get(look);
      if (ids) ids.add(user.id);
      else looks.set(look, new Set([user.id]));
    }
  }
  const tags = new Map<string, string>();
  for (const ids of looks.values()) {
    if (ids.size < 2) continue;
    for (const id of ids) tags.set(id, tagOf(id));
  }
  return tags;
}

/** The name where a sentence has it, as lines of plain text write it: `alice#m6fh` if it has a tag. */
export function taggedName({ id, name }: User, tags: NameTags): string {
  const tag = tags.get(id);
  return tag === undefined ? name : `${name}#${tag}`;
}

/** The tags on a room's page: everybody who can be seen there can be taken for anybody else. */
export function tagsIn(
  messages: readonly { readonly user: User }[],
  present: readonly User[],
  own: User | null,
): NameTags {
  return nameTags([...messages.map(({ user }) => user), ...present, ...(own ? [own] : [])]);
}

/** Whether the same people wear the same tags. */
export function sameTags(some: NameTags, others: NameTags): boolean {
  return some.size === others.size && [...some].every(([id, tag]) => others.get(id) === tag);
}
