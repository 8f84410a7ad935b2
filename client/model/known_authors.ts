// Remembers who has written, under each name that they had: mentions of the reader are found by that.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import { type MentionIndex, mentionIndex } from "../../text/mentions.ts";

/** Names to remember; of more, the oldest are forgotten. */
const NAMES_MAX = 500;

/** The authors in the background rooms, whose present users are not known. */
export class KnownAuthors {
  /** By id and name, the newest last. */
  readonly #users = new Map<string, User>();
  /** The newest name of each user, and when they wrote under it, by id. */
  readonly #latest = new Map<string, { readonly user: User; readonly at: number }>();
  #index: MentionIndex | undefined;
  /** The reader whom `#index` is for; undefined if it is outdated. */
  #indexedFor: User | null | undefined;

  /** All of them, the newest last. */
  get users(): Iterable<User> {
    return this.#users.values();
  }

  /** Adds the author of a message written at `at`. Rooms catch up one by one, so times may go back. */
  add(user: User, at: number): void {
    const key = `${user.id} ${user.name}`;
    const last = this.#latest.get(user.id);
    const isLatest = !last || last.at <= at;
    const isKnown = this.#users.delete(key);
    if (!isKnown || isLatest && last?.user.name !== user.name) this.#indexedFor = undefined;
    this.#users.set(key, user);
    if (isLatest) this.#latest.set(user.id, { user, at });
    if (this.#users.size > NAMES_MAX) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [key, { id, name }] of this.#users) {
      this.#users.delete(key);
      if (this.#latest.get(id)?.user.name === name) this.#latest.delete(id);
      return;
    }
  }

  /** Finds mentions of `reader`. Authors count as present under their newest name. */
  index(reader: User | null): MentionIndex | undefined {
    if (this.#indexedFor !== reader) {
      const present = [...this.#latest.values()].map(({ user }) => user);
      const people = { reader, authors: this.#users.values(), present };
      this.#index = mentionIndex(people, this.#index);
      this.#indexedFor = reader;
    }
    return this.#index;
  }
}

/** Own names that are remembered while the page is open. */
const OWN_NAMES_MAX = 20;

/**
 * Finds mentions of the user on a room's page, also by names that they had since it was opened. The
 * signal keeps its value while the result would be the same: nothing renders.
 */
export function pageMentions({ room, roster, user }: {
  readonly room: ReadonlySignal<{ readonly messages: readonly { readonly user: User }[] }>;
  readonly roster: ReadonlySignal<{ readonly users: readonly User[] }>;
  readonly user: ReadonlySignal<User | null>;
}): ReadonlySignal<MentionIndex | undefined> {
  const ownNames = new Map<string, { readonly user: User }>();
  let last: MentionIndex | undefined;
  return computed(() => {
    const own = user.value;
    if (own && ownNames.size < OWN_NAMES_MAX) ownNames.set(own.id + own.name, { user: own });
    const written = [...ownNames.values(), ...room.value.messages];
    return last = mentionsOn(written, roster.value.users, own, last);
  });
}

/** Finds mentions of `own` on a page with these messages and present users. */
export function mentionsOn(
  messages: readonly { readonly user: User }[],
  present: readonly User[],
  own: User | null,
  last?: MentionIndex,
): MentionIndex | undefined {
  // A log has many messages but few authors.
  const authors = new Map(messages.map(({ user }) => [user.id + user.name, user]));
  return mentionIndex({ reader: own, authors: authors.values(), present }, last);
}
