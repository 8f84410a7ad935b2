// A user as events, sessions and guests show them: the one place where it is put together.

import { avatarPath } from "../protocol/avatar.ts";
import type { User } from "../protocol/event.ts";
import { nameSkeleton } from "../hub/names/name_skeleton.ts";

/** What is kept of a user with an event or a session. */
export interface UserParts {
  /** `u_…` or `g_…`. */
  readonly id: string;
  /** As it was chosen, normalised. */
  readonly name: string;
  /** Whether a bare name is all that there is. */
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
