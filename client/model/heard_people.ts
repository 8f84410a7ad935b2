// Who was heard, under each name that they had: what mentions of the reader are found by.

import type { User } from "../../protocol/event.ts";
import { type MentionIndex, mentionIndex } from "../../text/mentions.ts";

/** So many names are remembered; beyond it those that were heard first are forgotten. */
const HEARD_MAX = 500;

/** The people of the rooms beside the open one, of whom nobody says who is there. */
export class HeardPeople {
  /** By id and name, the latest last. */
  readonly #users = new Map<string, User>();
  /** The name that each id had last, and when they said something under it, by id. */
  readonly #latest = new Map<string, { readonly user: User; readonly at: number }>();
  #index: MentionIndex | undefined;
  /** Whom the index is for, while nobody new was heard. */
  #indexedFor: User | null | undefined;

  /** Everybody, the latest last. */
  get users(): Iterable<User> {
    return this.#users.values();
  }

  /** Somebody has said something at that time; rooms are heard one after another, not in its order. */
  add(user: User, at: number): void {
    const key = `${user.id} ${user.name}`;
    const last = this.#latest.get(user.id);
    const isLatest = !last || last.at <= at;
    const isKnown = this.#users.delete(key);
    if (!isKnown || isLatest && last?.user.name !== user.name) this.#indexedFor = undefined;
    this.#users.set(key, user);
    if (isLatest) this.#latest.set(user.id, { user, at });
    if (this.#users.size > HEARD_MAX) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [key, { id, name }] of this.#users) {
      this.#users.delete(key);
      if (this.#latest.get(id)?.user.name === name) this.#latest.delete(id);
      return;
    }
  }

  /** Finds mentions of `reader`: whoever was heard counts as being here, under their newest name. */
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

/** The index of a room's page: of all who can be seen there, those who are here count as present. */
export function mentionsOn(
  messages: readonly { readonly user: User }[],
  present: readonly User[],
  own: User | null,
  last?: MentionIndex,
): MentionIndex | undefined {
  // A log has many messages but few people.
  const heard = new Map(messages.map(({ user }) => [user.id + user.name, user]));
  return mentionIndex({ reader: own, authors: heard.values(), present }, last);
}
