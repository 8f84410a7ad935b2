// Who may do what in a room. Every read, join, list, permalink and write asks here.

import { ChatError } from "../protocol/chat_error.ts";
import type { User } from "../protocol/event.ts";

/** What one may want to do in a room. `change` is to edit or delete a message of one's own. */
export type Action = "read" | "write" | "change";

/** The rules of a server. */
export interface RoomAccess {
  /** Whether a session is needed even to read. */
  readonly closed: boolean;
}

/**
 * Returns the user where the action is allowed.
 *
 * @throws {ChatError} `unauthorized` where a name is needed, `forbidden` where it is not enough.
 */
export function authorize(user: User | null, action: "read", access: RoomAccess): User | null;
/** As above; a write or a change always has a user. */
export function authorize(user: User | null, action: Action, access: RoomAccess): User;
export function authorize(user: User | null, action: Action, access: RoomAccess): User | null {
  if (user === null) {
    if (access.closed) throw new ChatError("unauthorized", "Sign in first: members only");
    if (action === "read") return null;
    throw new ChatError("unauthorized", "Give a name or sign in to write");
  }
  if (action === "change" && user.guest === true) {
    throw new ChatError("forbidden", "A guest cannot edit or delete: sign in first");
  }
  return user;
}
