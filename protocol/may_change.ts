// The rule who may edit or delete a message. The server's policy enforces it, and the page offers only
// what it allows.

import type { User } from "./events/base.ts";

/**
 * Whether the user may change their own messages. A guest may not, because anyone can use the name of
 * a guest.
 */
export function mayChangeOwn(user: Pick<User, "guest">): boolean {
  return user.guest !== true;
}

/** Whether the user may edit or delete a message of `authorId`: only its author may. */
export function mayChange(
  user: Pick<User, "id" | "guest"> | null | undefined,
  authorId: string,
): boolean {
  return user !== null && user !== undefined && mayChangeOwn(user) && user.id === authorId;
}
