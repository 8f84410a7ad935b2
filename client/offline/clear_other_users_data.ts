// Whose the drafts and lists are that this browser keeps: the next person in it gets none of them.

import { computed } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/event.ts";
import { keysOf } from "../connection/browser_storage.ts";

/** What is used of `localStorage`. */
export type OwnedStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const OWNER = "hubbub.owner";
const OUTBOX = "hubbub.outbox.";
/** Texts, rooms' names, what was new in them and where they were read. */
const OWNED = [
  "hubbub.draft.",
  "hubbub.kept.",
  "hubbub.unread.",
  "hubbub.read.",
  "hubbub.told.",
  "hubbub.place.",
];

/**
 * Notes who is signed in on this device, and clears what somebody else left who was. Whoever signs in
 * for the first time keeps what they began as nobody.
 */
export function clearOtherUsersData(storage: OwnedStorage | undefined, user: User | null): void {
  const owner = storage?.getItem(OWNER) ?? undefined;
  const signedIn = user && !user.guest ? user.id : undefined;
  if (!storage || owner === signedIn) return;
  if (owner !== undefined) clearOwned(storage);
  try {
    if (signedIn === undefined) storage.removeItem(OWNER);
    else storage.setItem(OWNER, signedIn);
  } catch {
    // A full storage: what is theirs could not be told apart later, so nothing is left to be.
    clearOwned(storage);
  }
}

/**
 * Whether who was signed in on this page is so no more: signed out, in another tab perhaps, or ended from
 * elsewhere. From then on nothing more of theirs is saved.
 */
export function hasLeft(user: ReadonlySignal<User | null>): ReadonlySignal<boolean> {
  let wasHere = false;
  return computed(() => {
    const isHere = user.value !== null && !user.value.guest;
    wasHere ||= isHere;
    return wasHere && !isHere;
  });
}

/** Deletes what belongs to who was signed in: their session is over, here or elsewhere. */
export function clearOwned(storage: OwnedStorage | undefined): void {
  const owner = storage?.getItem(OWNER);
  for (const key of keysOf(storage)) {
    const isOwned = key === OWNER || OWNED.some((prefix) => key.startsWith(prefix)) ||
      // It names its author, who never gets the same id again; a guest does.
      (key.startsWith(OUTBOX) && storage?.getItem(key)?.includes(`"userId":"${owner}"`));
    if (isOwned) storage?.removeItem(key);
  }
}
