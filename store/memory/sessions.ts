// Sessions in memory, beside a log in memory: they last as long as their process.

import { type Clock, systemClock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/event.ts";
import { userFrom } from "../user_from.ts";
import type { NewSession, Session, Sessions } from "../../hub/sessions.ts";
import { EndListeners } from "../end_listeners.ts";
import {
  hashToken,
  hasLapsed,
  makeSessionId,
  makeToken,
  makeUserId,
  sessionFrom,
  type StoredSession,
  SWEEP_MAX,
  USER_RETENTION_MS,
} from "../session_rules.ts";

/** What they are made with. */
export interface MemorySessionsOptions {
  /** Gives events and sessions their times. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /**
   * Hears what a listener threw; it takes nothing from the others.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}

interface Ending {
  readonly hash: string;
  readonly id: string;
  readonly userId: string;
}

interface StoredUser {
  readonly name: string;
  readonly emailHash: string | null;
  /** How many they have. */
  sessions: number;
}

/** Sessions that end with their process. */
export class MemorySessions implements Sessions {
  /** By the hash of their token, the longest unused first. */
  readonly #sessions = new Map<string, Omit<StoredSession, "name" | "emailHash">>();
  readonly #users = new Map<string, StoredUser>();
  /** Users without a session, and since when, ms since the epoch; who left first stands first. */
  readonly #left = new Map<string, number>();
  readonly #ended: EndListeners;
  readonly #clock: Pick<Clock, "now">;

  /** No sessions yet. */
  constructor({ clock = systemClock, onFault = reportError }: MemorySessionsOptions = {}) {
    this.#clock = clock;
    this.#ended = new EndListeners(onFault);
  }

  /** Makes a session and its token, which is told this once. */
  async create(newEvent: NewSession): Promise<{ session: Session; token: string }> {
    const { name, label, userId = makeUserId() } = newEvent;
    const token = makeToken();
    const hash = await hashToken(token);
    const now = this.#clock.now();
    const known = this.#users.get(userId);
    const emailHash = newEvent.emailHash ?? known?.emailHash ?? null;
    const session = { id: makeSessionId(), userId, label, createdAt: now, usedAt: now };
    this.#users.set(userId, { name, emailHash, sessions: (known?.sessions ?? 0) + 1 });
    this.#left.delete(userId);
    this.#sessions.set(hash, session);
    return { session: sessionFrom({ ...session, name, emailHash }), token };
  }

  /** Whose token this is, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    const hash = await hashToken(token);
    const session = this.#sessions.get(hash);
    if (!session) return undefined;
    const stored = this.#withUser(session);
    const now = this.#clock.now();
    if (hasLapsed(stored, now)) {
      await this.end(session.id);
      return undefined;
    }
    session.usedAt = now;
    this.#sessions.delete(hash);
    this.#sessions.set(hash, session);
    return sessionFrom(stored);
  }

  /** Gives all sessions of a user another name and email. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async rename(userId: string, name: string, emailHash: string | undefined): Promise<User> {
    const known = this.#users.get(userId);
    if (known) this.#users.set(userId, { ...known, name, emailHash: emailHash ?? null });
    return userFrom({ id: userId, name, guest: false });
  }

  /** All sessions of a user, oldest first. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async list(userId: string): Promise<Session[]> {
    const now = this.#clock.now();
    return [...this.#sessions.values()]
      .filter((session) => session.userId === userId)
      .map((session) => this.#withUser(session))
      .filter((stored) => !hasLapsed(stored, now))
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(sessionFrom);
  }

  /** Ends one; false where there was none. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async end(sessionId: string): Promise<boolean> {
    for (const [hash, { id, userId }] of this.#sessions) {
      if (id !== sessionId) continue;
      this.#remove([{ hash, id, userId }]);
      return true;
    }
    return false;
  }

  /** Ends sessions that have lapsed and forgets users who left, a bounded part of each. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async sweep(): Promise<boolean> {
    const now = this.#clock.now();
    const lapsed: Ending[] = [];
    for (const [hash, session] of this.#sessions) {
      if (lapsed.length === SWEEP_MAX || !hasLapsed(session, now)) break;
      lapsed.push({ hash, id: session.id, userId: session.userId });
    }
    this.#remove(lapsed);
    let forgotten = 0;
    for (const [userId, leftAt] of this.#left) {
      if (forgotten === SWEEP_MAX || now - leftAt <= USER_RETENTION_MS) break;
      this.#left.delete(userId);
      this.#users.delete(userId);
      forgotten++;
    }
    return lapsed.length === SWEEP_MAX || forgotten === SWEEP_MAX;
  }

  /** The email hash of a user, for their picture; kept for a while after their last session. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async emailHash(userId: string): Promise<string | undefined> {
    return this.#users.get(userId)?.emailHash ?? undefined;
  }

  /** Tells the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable {
    return this.#ended.add(listener);
  }

  #remove(endings: readonly Ending[]): void {
    for (const { hash } of endings) this.#sessions.delete(hash);
    for (const { userId } of endings) {
      const user = this.#users.get(userId)!;
      user.sessions--;
      if (user.sessions === 0) this.#left.set(userId, this.#clock.now());
    }
    for (const { id } of endings) this.#ended.notify(id);
  }

  #withUser(session: Omit<StoredSession, "name" | "emailHash">): StoredSession {
    const { name, emailHash } = this.#users.get(session.userId)!;
    return { ...session, name, emailHash };
  }
}
