// Sessions: which user a token belongs to.

import type { UserProfile, UserRecord } from "./users.ts";

/** A signed-in device or bot of a user, who may have several. */
export interface Session extends UserRecord {
  /** The public id of the session, to list and end it; not the token. */
  readonly id: string;
  /** What it was made from, so that its owner recognises it: "Firefox on Linux", "token". */
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a new session is made of. */
export interface NewSession {
  /** The id of a user on record, or the profile of a new user. */
  readonly user: string | UserProfile;
  /** What its owner recognises it by. */
  readonly label: string;
}

/** A session and its token. */
export interface CreatedSession {
  /** The session. */
  readonly session: Session;
  /** 256 random bits, base64url. The store keeps only its SHA-256, so it is shown this once. */
  readonly token: string;
}

/** Sessions by the SHA-256 of their token. Every implementation passes tests/store/sessions_contract.ts. */
export interface Sessions {
  /**
   * Makes a session and, unless the user is on record, the user: both or neither.
   *
   * @throws {ChatError} `not_found` if the id is of no user on record, `unavailable` if it cannot be
   * written.
   */
  create(newSession: NewSession): Promise<CreatedSession>;
  /** The session of a token, or undefined. */
  find(token: string): Promise<Session | undefined>;
  /** All sessions of a user, oldest first. */
  list(userId: string): Promise<Session[]>;
  /**
   * Ends a session; false if there was none. Its token is void from the call on, whether or not the
   * disk can be written.
   *
   * @throws {ChatError} `unavailable` if the session has ended but its end is not durable yet. The
   * store retries until it is; only a restart before that would restore the session.
   */
  end(sessionId: string): Promise<boolean>;
  /**
   * Ends sessions that were not used for 90 days: a bounded number of them. The store calls it every
   * hour.
   *
   * @returns Whether there may be more to end.
   */
  endLapsed(): Promise<boolean>;
  /** Calls `listener` with the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable;
}
