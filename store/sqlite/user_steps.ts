// The statements that write a user. Each name and email hash is a text of its own, which is overwritten
// in place when it is replaced.

import type { UserProfile } from "../../hub/users.ts";
import type { Step } from "./writer_protocol.ts";

/** Adds a user. Nothing is overwritten, so the commit need not wait for an erasure. */
export function newUserSteps(userId: string, profile: UserProfile, now: number): Step[] {
  const { name, emailHash } = profile;
  const steps: Step[] = [["addText", name], ["addUser", userId, now]];
  if (emailHash === undefined) return steps;
  return [...steps, ["addText", emailHash], ["setUserEmail", userId]];
}

/** Replaces the name and the email hash; the first step changes nothing if there is no such user. */
export function renameSteps(userId: string, { name, emailHash }: UserProfile): Step[] {
  return [
    ["wipeUserName", userId],
    ["addTextOfUser", name, userId],
    ["setUserName", userId],
    ["wipeUserEmail", userId],
    ...(emailHash === undefined
      ? [["dropUserEmail", userId] as const]
      : [["addTextOfUser", emailHash, userId] as const, ["setUserEmail", userId] as const]),
  ];
}

/**
 * Deletes the record of a user who left before `before`, unless a message of theirs is left: such a user
 * is not examined again until a message of theirs is deleted. Events keep the name under which they were
 * written.
 */
export function deleteUserSteps(userId: string, before: number): Step[] {
  return [
    ["retainAuthor", userId],
    ["wipeUserWhoLeft", userId, before],
    ["deleteUserWhoLeft", userId, before],
  ];
}
