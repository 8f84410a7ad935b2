// What every store of sessions agrees on: how tokens and ids look, and when a session has lapsed.

import { userFrom } from "./user_from.ts";
import { randomId } from "./random_id.ts";
import type { Session } from "../hub/sessions.ts";

/** 256 bits, as the cookie's and the bots' tokens hold them. */
const TOKEN_BYTES = 32;
/** 80 bits: nobody meets another's id by chance or by trying. */
const ID_LENGTH = 16;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** A session that nobody has used for this long is over. */
export const UNUSED_MAX_MS: number = 90 * DAY_MS;
/**
 * How long a user is known after their last session, with the hash of their email: so long their
 * picture stays beside what they said. Then they are their name in the log, and an initial.
 */
export const USER_RETENTION_MS: number = 30 * DAY_MS;
/** Most sessions and most users that one sweep removes: some milliseconds of a writer's work. */
export const SWEEP_MAX = 200;
/** Use is noted at most this often, so that being read costs no writes. */
export const NOTE_USE_EVERY_MS: number = DAY_MS;

/** A session with what its store alone needs. */
export interface StoredSession {
  /** Public id of the session. */
  readonly id: string;
  /** Whose session it is. */
  readonly userId: string;
  /** The user's newest name. */
  readonly name: string;
  /** SHA-256 (hex) of the user's normalised email. */
  readonly emailHash: string | null;
  /** What it was made from. */
  readonly label: string;
  /** When it was made, ms since the epoch. */
  readonly createdAt: number;
  /** When it was last noted as used, ms since the epoch. */
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

/** Whether it was left unused for too long. */
export function hasLapsed(stored: Pick<StoredSession, "usedAt">, now: number): boolean {
  return now - stored.usedAt > UNUSED_MAX_MS;
}

/** A new token: told once, kept by its hash alone. */
export function makeToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** What is kept of a token: its SHA-256 in hex. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(digest).toHex();
}

/** A new user's id; guests' begin otherwise. */
export function makeUserId(): string {
  return `u_${randomId(ID_LENGTH)}`;
}

/** A new session's public id. */
export function makeSessionId(): string {
  return `s_${randomId(ID_LENGTH)}`;
}
