// Sessions: who a token belongs to. An interface, so that several nodes can share them later.

import type { User } from "../protocol/event.ts";

/** A signed-in connection point of a user; one user may have several (a browser, a bot). */
export interface Session {
  /** Public name of the session, for listing and ending it; not the token. */
  readonly id: string;
  /** Whose session it is, under their newest name. */
  readonly user: User;
  /** SHA-256 (hex) of the normalised email, as Gravatar wants it; the email itself is kept nowhere. */
  readonly emailHash?: string;
  /** What it was made from, for its owner to recognise it: "Firefox on Linux", "token". */
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a new session is made of. */
export interface NewSession {
  /** The user's name, as it is shown. */
  readonly name: string;
  /** SHA-256 (hex) of the normalised email; without it the user keeps the one they have. */
  readonly emailHash?: string;
  /** Tells its owner later which one it is. */
  readonly label: string;
  /** A further session of this user; without it a new user is made. */
  readonly userId?: string;
}

/** Keeps sessions by the SHA-256 of their token. Passes tests/store/sessions_contract.ts. */
export interface Sessions {
  /** Makes a session and its token (256 random bits, base64url); the token is told this once. */
  create(newEvent: NewSession): Promise<{ session: Session; token: string }>;
  /** Whose token this is, or undefined. */
  find(token: string): Promise<Session | undefined>;
  /** Gives all sessions of a user another name (and email). */
  rename(userId: string, name: string, emailHash: string | undefined): Promise<User>;
  /** All sessions of a user, oldest first. */
  list(userId: string): Promise<Session[]>;
  /**
   * Ends one; false if there was none. Its token means nothing from the call on, whatever the
   * disk does.
   *
   * @throws {ChatError} `unavailable` if it has ended here and is not durable yet: that is tried again
   * until it is, and only a restart before could bring the session back.
   */
  end(sessionId: string): Promise<boolean>;
  /**
   * Ends sessions that have lapsed, and forgets users whose last session ended USER_KEPT_MS ago, name
   * and email hash: a bounded part of each. A store's opener has it done from time to time.
   *
   * @returns Whether there may be more to do at once.
   */
  sweep(): Promise<boolean>;
  /** The email hash of a user, for their picture. */
  emailHash(userId: string): Promise<string | undefined>;
  /** Tells the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable;
}
