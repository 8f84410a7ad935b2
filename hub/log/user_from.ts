// A user as events, sessions and guests show them: the one place where it is put together.

import { avatarPath } from "../../protocol/avatar_path.ts";
import type { User } from "../../protocol/event.ts";
import { nameSkeleton } from "./name_skeleton.ts";

/** The user as events and sessions show them. */
export function userFrom(id: string, name: string, guest: boolean): User {
  const skeleton = nameSkeleton(name);
  return {
    id,
    name,
    avatar: avatarPath(id, name),
    ...(guest ? { guest } : {}),
    ...(skeleton === undefined ? {} : { skeleton }),
  };
}
