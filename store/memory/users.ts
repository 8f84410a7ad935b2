// Users in memory: they last as long as their process.

import type { Clock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/events/base.ts";
import {
  USER_RETENTION_MS,
  type UserProfile,
  type UserRecord,
  type Users,
} from "../../hub/users.ts";
import { makeUserId } from "../ids.ts";
import { CLEANUP_MAX, unknownUser } from "../session_rules.ts";
import { userFrom } from "../../hub/user_from.ts";

/** What users in memory need to know. */
export interface MemoryUsersOptions {
  /** Tells when a session ended. */
  readonly clock: Pick<Clock, "now">;
}

interface StoredUser {
  profile: UserProfile;
  sessions: number;
}

/** The users of a process. */
export class MemoryUsers implements Users {
  readonly #options: MemoryUsersOptions;
  readonly #users = new Map<string, StoredUser>();
  /** When the last session of a user ended, ms since the epoch; the earliest comes first. */
  readonly #left = new Map<string, number>();
  /** How many messages of an author, with or without a record, are not deleted. */
  readonly #messages = new Map<string, number>();

  /** No users yet. */
  constructor(options: MemoryUsersOptions) {
    this.#options = options;
  }

  /** Adds a user, who has no session yet; returns the id. */
  add(profile: UserProfile): string {
    const id = makeUserId();
    this.#users.set(id, { profile, sessions: 0 });
    return id;
  }

  /** Counts one more session of a user; false if there is no such user. */
  addSession(userId: string): boolean {
    const user = this.#users.get(userId);
    if (user === undefined) return false;
    user.sessions++;
    this.#left.delete(userId);
    return true;
  }

  /** Counts one session of a user less. */
  removeSession(userId: string): void {
    const user = this.#users.get(userId)!;
    user.sessions--;
    if (user.sessions === 0) this.#left.set(userId, this.#options.clock.now());
  }

  /** Counts a message that a user wrote (1) or that was deleted (-1). */
  countMessage(userId: string, change: 1 | -1): void {
    const count = (this.#messages.get(userId) ?? 0) + change;
    if (count > 0) {
      this.#messages.set(userId, count);
      return;
    }
    this.#messages.delete(userId);
    // After the 30 days, only this message kept the record.
    const user = this.#users.get(userId);
    if (user?.sessions === 0 && !this.#left.has(userId)) this.#users.delete(userId);
  }

  /** The profile of a user who has a session. */
  profile(userId: string): UserProfile {
    return this.#users.get(userId)!.profile;
  }

  /** The record of a user, or undefined. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async find(userId: string): Promise<UserRecord | undefined> {
    const profile = this.#users.get(userId)?.profile;
    if (profile === undefined) return undefined;
    const user = userFrom({ id: userId, name: profile.name, guest: false });
    return profile.emailHash === undefined ? { user } : { user, emailHash: profile.emailHash };
  }

  /** Replaces the profile of a user. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async rename(userId: string, profile: UserProfile): Promise<User> {
    const user = this.#users.get(userId);
    if (user === undefined) throw unknownUser();
    user.profile = profile;
    return userFrom({ id: userId, name: profile.name, guest: false });
  }

  /** Deletes users whose last session ended long ago and of whom no message is left. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async deleteUsersWhoLeft(): Promise<boolean> {
    const before = this.#options.clock.now() - USER_RETENTION_MS;
    let examined = 0;
    for (const [userId, leftAt] of this.#left) {
      if (examined === CLEANUP_MAX || leftAt >= before) break;
      // An author is not examined again: the deletion of their last message deletes the record.
      this.#left.delete(userId);
      if (!this.#messages.has(userId)) this.#users.delete(userId);
      examined++;
    }
    return examined === CLEANUP_MAX;
  }
}
