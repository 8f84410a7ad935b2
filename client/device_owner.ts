// Whose the drafts and lists are that this browser keeps: the next person in it gets none of them.

import type { User } from "../protocol/event.ts";
import { keysOf } from "./kept_storage.ts";

/** What is used of `localStorage`. */
export type OwnedStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const OWNER = "hubbub.owner";
/** Texts, rooms' names and what was new in them. What waits to be sent names its author itself. */
const OWNED = ["hubbub.draft.", "hubbub.kept.", "hubbub.unread.", "hubbub.read.", "hubbub.told."];

/**
 * Notes who is signed in on this device, and clears what somebody else left who was. Whoever signs in
 * for the first time keeps what they began as nobody.
 */
export function ownDevice(storage: OwnedStorage | undefined, user: User | null): void {
  const owner = storage?.getItem(OWNER) ?? undefined;
  const signedIn = user && !user.guest ? user.id : undefined;
  if (!storage || owner === signedIn) return;
  if (owner !== undefined) clear(storage);
  try {
    if (signedIn === undefined) storage.removeItem(OWNER);
    else storage.setItem(OWNER, signedIn);
  } catch {
    // A full storage: what is theirs could not be told apart later, so nothing is left to be.
    clear(storage);
  }
}

function clear(storage: OwnedStorage): void {
  for (const key of keysOf(storage)) {
    if (OWNED.some((prefix) => key.startsWith(prefix))) storage.removeItem(key);
  }
}
