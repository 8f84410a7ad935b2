// Clears drafts and lists of a browser's previous user, so that the next one does not get them.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import { keysOf } from "../connection/browser_storage.ts";

/** The part of `localStorage` that is used. */
export type OwnedStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const OWNER = "hubbub.owner";
const OUTBOX = "hubbub.outbox.";
/** Keys of texts, rooms, unread messages and reading positions. */
const OWNED = [
  "hubbub.draft.",
  "hubbub.room.",
  "hubbub.unread.",
  "hubbub.read.",
  "hubbub.notified.",
  "hubbub.place.",
];

/**
 * Records who is signed in, and clears what another user has left. A user who signs in for the
 * first time keeps what they began without a session.
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
    // The storage is full, so the owner cannot be recorded: clear everything instead.
    clearOwned(storage);
  }
}

/**
 * Whether the user of this page has signed out, here or in another tab, or their session was ended.
 * From then on nothing of theirs is saved.
 */
export function hasLeft(user: ReadonlySignal<User | null>): ReadonlySignal<boolean> {
  let wasHere = false;
  return computed(() => {
    const isHere = user.value !== null && !user.value.guest;
    wasHere ||= isHere;
    return wasHere && !isHere;
  });
}

/** Deletes everything that belongs to the user whose session has ended. */
export function clearOwned(storage: OwnedStorage | undefined): void {
  const owner = storage?.getItem(OWNER);
  for (const key of keysOf(storage)) {
    const isOwned = key === OWNER || OWNED.some((prefix) => key.startsWith(prefix)) ||
      // The outbox names its author. A signed-in user never gets the same id again, but a guest
      // does.
      (key.startsWith(OUTBOX) && storage?.getItem(key)?.includes(`"userId":"${owner}"`));
    if (isOwned) storage?.removeItem(key);
  }
}
