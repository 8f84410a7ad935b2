// Tells users apart whose names look alike: each of them gets a tag, the end of their id.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import { skeletonsOf, tagOf } from "../../protocol/name_fold.ts";
import type { JoinLeaveNotice } from "./join_leave_notices.ts";

/** Tags by user id, only for users who could be mistaken for somebody else. */
export type NameTags = ReadonlyMap<string, string>;

/** Tags the users whose names look alike, of all who are visible at once. */
export function nameTags(users: Iterable<User>): NameTags {
  const skeletons = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const user of users) {
    // A skeleton is expensive, and a log has few users but many messages.
    if (seen.has(user.id + user.name)) continue;
    seen.add(user.id + user.name);
    for (const skeleton of skeletonsOf(user)) {
      const ids = skeletons.get(skeleton);
      if (ids) ids.add(user.id);
      else skeletons.set(skeleton, new Set([user.id]));
    }
  }
  const tags = new Map<string, string>();
  for (const ids of skeletons.values()) {
    if (ids.size < 2) continue;
    for (const id of ids) tags.set(id, tagOf(id));
  }
  return tags;
}

/** The name as plain text shows it: `alice#m6fh` if the user has a tag. */
export function taggedName({ id, name }: User, tags: NameTags): string {
  const tag = tags.get(id);
  return tag === undefined ? name : `${name}#${tag}`;
}

/** The tags on a room's page. The signal keeps its value while the tags are equal: nothing renders. */
export function pageTags({ room, roster, joinLeaveNotices, user }: {
  readonly room: ReadonlySignal<{ readonly messages: readonly { readonly user: User }[] }>;
  readonly roster: ReadonlySignal<{ readonly users: readonly User[] }>;
  readonly joinLeaveNotices: ReadonlySignal<readonly JoinLeaveNotice[]>;
  readonly user: ReadonlySignal<User | null>;
}): ReadonlySignal<NameTags> {
  let last: NameTags = new Map();
  return computed(() => {
    const tags = nameTags([
      ...room.value.messages.map(({ user }) => user),
      ...roster.value.users,
      // Users who have left are still named there.
      ...joinLeaveNotices.value.flatMap(({ came, went }) => [...came, ...went]),
      ...(user.value ? [user.value] : []),
    ]);
    return last = areEqual(tags, last) ? last : tags;
  });
}

function areEqual(some: NameTags, others: NameTags): boolean {
  return some.size === others.size && [...some].every(([id, tag]) => others.get(id) === tag);
}
