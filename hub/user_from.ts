// Builds the user that events, sessions and guests show.

import { avatarPath } from "../protocol/avatar.ts";
import type { User } from "../protocol/events/base.ts";
import { nameSkeleton } from "./names/name_skeleton.ts";
import { BoundedCache } from "./bounded_cache.ts";

/** What is stored of a user with an event or a session. */
export interface UserParts {
  /** `u_…` or `g_…`. */
  readonly id: string;
  /** The chosen name, normalised. */
  readonly name: string;
  /** Whether the user has a name and no session. */
  readonly guest: boolean;
}

/** The user as events and sessions show them. */
export function userFrom({ id, name, guest }: UserParts): User {
  const skeleton = nameSkeleton(name);
  return {
    id,
    name,
    avatar: avatarPath(id, name),
    ...(guest ? { guest } : {}),
    ...(skeleton === undefined ? {} : { skeleton }),
  };
}

/** Enough for all users who write at the same time. */
const CACHED_MAX = 2_000;

/** Returns the same object for the same user: a page of 50 is read in half the time. */
export class UserCache {
  readonly #users = new BoundedCache<User>(CACHED_MAX);

  /** The user as events show them. */
  get(id: string, name: string, guest: boolean): User {
    const key = `${guest ? "guest" : "user"} ${id} ${name}`;
    return this.#users.get(key, () => userFrom({ id, name, guest }));
  }
}
