// Users in the database. Their names and email hashes are texts, overwritten when they are replaced.

import type { Clock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/events/base.ts";
import { Listeners } from "../../hub/listeners.ts";
import {
  USER_RETENTION_MS,
  type UserProfile,
  type UserRecord,
  type Users,
} from "../../hub/users.ts";
import { CLEANUP_MAX, unknownUser } from "../session_rules.ts";
import { userFrom } from "../../hub/user_from.ts";
import type { GroupCommit } from "./group_commit.ts";
import type { Reader } from "./reader.ts";
import { deleteUserSteps, renameSteps } from "./user_steps.ts";

/** What users on disk are made of. */
export interface SqliteUsersParts {
  /** The open writer. */
  readonly writer: GroupCommit;
  /** The connection that reads. */
  readonly reader: Reader;
  /** Tells whether a user left long ago. */
  readonly clock: Pick<Clock, "now">;
  /** Receives what a listener threw. */
  readonly onFault: (error: unknown) => void;
}

/** The users of a database. */
export class SqliteUsers implements Users {
  readonly #writer: GroupCommit;
  readonly #reader: Reader;
  readonly #clock: Pick<Clock, "now">;
  readonly #changed: Listeners<string>;

  /** Users over open connections. */
  constructor({ writer, reader, clock, onFault }: SqliteUsersParts) {
    this.#writer = writer;
    this.#reader = reader;
    this.#clock = clock;
    this.#changed = new Listeners(onFault);
  }

  /** The record of a user, or undefined. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores elsewhere
  async find(userId: string): Promise<UserRecord | undefined> {
    const row = this.#reader.row("user", userId);
    if (row === undefined) return undefined;
    const user = userFrom({ id: userId, name: String(row.name), guest: false });
    return typeof row.emailHash === "string" ? { user, emailHash: row.emailHash } : { user };
  }

  /** Replaces the profile of a user; resolves when no file has the old one. */
  async rename(userId: string, profile: UserProfile): Promise<User> {
    try {
      const [names] = await this.#writer.run(...renameSteps(userId, profile));
      if (names === 0) throw unknownUser();
    } finally {
      // Also after a failure: a writer that died may have committed, and so has one that could not
      // erase the old name in time.
      this.#changed.notify(userId);
    }
    return userFrom({ id: userId, name: profile.name, guest: false });
  }

  /** Deletes users whose last session ended long ago and of whom no message is left. */
  async deleteUsersWhoLeft(): Promise<boolean> {
    const before = this.#clock.now() - USER_RETENTION_MS;
    const left = this.#reader.rows("usersWhoLeft", before, CLEANUP_MAX);
    const steps = left.flatMap(({ id }) => deleteUserSteps(String(id), before));
    if (steps.length > 0) await this.#writer.run(...steps);
    return left.length === CLEANUP_MAX;
  }

  /** Calls `listener` with the id of a user whose name or email hash may have changed. */
  onChange(listener: (userId: string) => void): Disposable {
    return this.#changed.add(listener);
  }
}
