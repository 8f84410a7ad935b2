// Users: records of the people who signed in. A record outlives its user's sessions.

import type { User } from "../protocol/events/base.ts";

/** How long a user's record is kept after their last session ended; a message keeps it longer. */
export const USER_RETENTION_MS: number = 30 * 24 * 60 * 60 * 1_000;

/** What a user is called, and where their picture comes from. */
export interface UserProfile {
  /** The name as it is shown. */
  readonly name: string;
  /** SHA-256 (hex) of the normalised email, as Gravatar expects it. The email itself is not kept. */
  readonly emailHash?: string | undefined;
}

/** A user on record. */
export interface UserRecord {
  /** The user under their current name. */
  readonly user: User;
  /** SHA-256 (hex) of the normalised email; absent if they gave none. */
  readonly emailHash?: string;
}

/**
 * The users on record. Every implementation passes tests/store/users_contract.ts.
 *
 * `Sessions.create` adds a user together with their first session, so that there is never one
 * without the other.
 */
export interface Users {
  /** The record of a user; undefined if there is none, or none any more. */
  find(userId: string): Promise<UserRecord | undefined>;
  /**
   * Replaces the name and the email hash, in all sessions of the user.
   *
   * @returns The user under the new name.
   * @throws {ChatError} `not_found` if there is no such user, `unavailable` if it cannot be written.
   */
  rename(userId: string, profile: UserProfile): Promise<User>;
  /**
   * Deletes the name and email hash of users whose last session ended USER_RETENTION_MS ago and of
   * whom no message is left: a bounded number of them. The deletion of a message starts no new term.
   * The store calls it every hour.
   *
   * @returns Whether there may be more to delete.
   */
  deleteUsersWhoLeft(): Promise<boolean>;
}
