// Who was heard, under each name that they had: what mentions of the reader are found by.

import type { User } from "../../protocol/event.ts";
import { type MentionIndex, mentionIndex } from "../../text/mentions.ts";

/** So many names are remembered; beyond it those that were heard first are forgotten. */
const HEARD_MAX = 500;

/** The people of the rooms beside the open one, of whom nobody says who is there. */
export class HeardPeople {
  /** The latest last. */
  readonly #users = new Map<string, User>();
  #index: MentionIndex | undefined;
  /** Whom the index is for, while nobody new was heard. */
  #indexedFor: User | null | undefined;

  /** Everybody, the latest last. */
  get users(): Iterable<User> {
    return this.#users.values();
  }

  /** Somebody has said something. */
  add(user: User): void {
    const key = `${user.id} ${user.name}`;
    if (!this.#users.delete(key)) this.#indexedFor = undefined;
    this.#users.set(key, user);
    if (this.#users.size > HEARD_MAX) {
      const [oldest] = this.#users.keys();
      this.#users.delete(oldest!);
    }
  }

  /** Finds mentions of `reader`: whoever was heard counts as being here. */
  index(reader: User | null): MentionIndex | undefined {
    if (this.#indexedFor !== reader) {
      const people = { reader, heard: this.#users.values(), present: this.#users.values() };
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
  return mentionIndex({ reader: own, heard: heard.values(), present }, last);
}
