// Users that were put together before: a page has few authors and many events of each.

import type { User } from "../../protocol/event.ts";
import { userFrom } from "./user_from.ts";

/** Enough for everybody who is talking; beyond it the longest known is put together anew. */
const KNOWN_MAX = 2_000;

/** Gives the same object for the same user; a page of 50 is read in half the time for it. */
export class KnownUsers {
  readonly #users = new Map<string, User>();

  /** The user as events show them. */
  get(id: string, name: string, guest: boolean): User {
    const key = `${guest ? "guest" : "user"} ${id} ${name}`;
    const known = this.#users.get(key);
    if (known) return known;
    const user = userFrom({ id, name, guest });
    this.#users.set(key, user);
    if (this.#users.size > KNOWN_MAX) {
      const [oldest] = this.#users.keys();
      if (oldest !== undefined) this.#users.delete(oldest);
    }
    return user;
  }
}
