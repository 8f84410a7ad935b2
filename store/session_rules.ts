// What all stores of sessions have in common: how a session looks, and when it has lapsed.

import { ChatError } from "../protocol/chat_error.ts";
import type { Session } from "../hub/sessions.ts";
import { userFrom } from "../hub/user_from.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A session that was not used for this long has lapsed. */
export const UNUSED_MAX_MS: number = 90 * DAY_MS;
/** The use of a session is recorded at most this often, so that reading needs no writes. */
export const RECORD_USE_EVERY_MS: number = DAY_MS;
/** Most sessions, or users, that one cleanup removes: some milliseconds of a writer's work. */
export const CLEANUP_MAX = 200;

/** A session as it is stored, with its user's profile. */
export interface StoredSession {
  /** The session's public id. */
  readonly id: string;
  /** The id of its user. */
  readonly userId: string;
  /** The user's current name. */
  readonly name: string;
  /** SHA-256 (hex) of the user's normalised email. */
  readonly emailHash: string | null;
  /** What it was made from. */
  readonly label: string;
  /** When it was made, ms since the epoch. */
  readonly createdAt: number;
  /** The last recorded use, ms since the epoch. */
  usedAt: number;
}

/** The session as its owner sees it. */
export function sessionFrom(stored: StoredSession): Session {
  const { id, label, createdAt, emailHash } = stored;
  const user = userFrom({ id: stored.userId, name: stored.name, guest: false });
  return emailHash === null
    ? { id, user, label, createdAt }
    : { id, user, emailHash, label, createdAt };
}

/** Whether the session was unused for too long. */
export function hasLapsed(stored: Pick<StoredSession, "usedAt">, now: number): boolean {
  return now - stored.usedAt > UNUSED_MAX_MS;
}

/** The refusal of a session for a user who is not on record. */
export function unknownUser(): ChatError {
  return new ChatError("not_found", "There is no such user");
}
