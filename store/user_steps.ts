// What is written about a user beside their sessions: a name and an email hash, each a text that is
// overwritten where it stands once it is replaced.

import type { Step } from "./sqlite/writer_protocol.ts";
import type { NewSession } from "../hub/sessions.ts";

/** A new user: there is nothing to overwrite, so no ack waits for that. */
export function arrivalSteps(userId: string, newEvent: NewSession, now: number): Step[] {
  const { name, emailHash } = newEvent;
  const arrives: Step[] = [["addText", name], ["addUser", userId, now]];
  if (emailHash === undefined) return arrives;
  return [...arrives, ["addText", emailHash], ["setUserEmail", userId]];
}

/** A further session of a user who is called `knownName` so far. */
export function returnSteps(userId: string, knownName: unknown, newEvent: NewSession): Step[] {
  const { name, emailHash } = newEvent;
  return [
    ["noteReturn", userId],
    ...(knownName === name ? [] : nameSteps(userId, name)),
    ...(emailHash === undefined ? [] : emailSteps(userId, emailHash)),
  ];
}

/** Another name, and an email hash or none. */
export function renameSteps(userId: string, name: string, emailHash: string | undefined): Step[] {
  return [...nameSteps(userId, name), ...emailSteps(userId, emailHash)];
}

/** Nothing of the user is left, but what they said. */
export function forgetSteps(userId: string): Step[] {
  return [["wipeUserName", userId], ["wipeUserEmail", userId], ["forgetUser", userId]];
}

function nameSteps(userId: string, name: string): Step[] {
  return [["wipeUserName", userId], ["addText", name], ["setUserName", userId]];
}

function emailSteps(userId: string, emailHash: string | undefined): Step[] {
  return emailHash === undefined
    ? [["wipeUserEmail", userId], ["dropUserEmail", userId]]
    : [["wipeUserEmail", userId], ["addText", emailHash], ["setUserEmail", userId]];
}
