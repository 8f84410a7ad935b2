// Sessions in memory, beside a log in memory: they last as long as their process.

import type { User } from "../../protocol/event.ts";
import { userFrom } from "../log/user_from.ts";
import type { Session, SessionDraft, Sessions } from "../sessions.ts";
import { EndListeners } from "./end_listeners.ts";
import {
  hashToken,
  hasLapsed,
  type KeptSession,
  makeSessionId,
  makeToken,
  makeUserId,
  sessionFrom,
} from "./session_rules.ts";

/** What they are made with. */
export interface MemorySessionsOptions {
  /**
   * The clock, ms since the epoch.
   *
   * @default Date.now
   */
  readonly now?: () => number;
  /**
   * Hears what a listener threw; it takes nothing from the others.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}

interface KeptUser {
  readonly name: string;
  readonly emailHash: string | null;
}

/** Sessions that end with their process. */
export class MemorySessions implements Sessions {
  /** By the hash of their token, in the order in which they were made. */
  readonly #sessions = new Map<string, Omit<KeptSession, "name" | "emailHash">>();
  readonly #users = new Map<string, KeptUser>();
  readonly #ended: EndListeners;
  readonly #now: () => number;

  /** No sessions yet. */
  constructor({ now = Date.now, onFault = reportError }: MemorySessionsOptions = {}) {
    this.#now = now;
    this.#ended = new EndListeners(onFault);
  }

  /** Makes a session and its token, which is told this once. */
  async create(draft: SessionDraft): Promise<{ session: Session; token: string }> {
    const { name, label, userId = makeUserId() } = draft;
    const token = makeToken();
    const hash = await hashToken(token);
    const now = this.#now();
    const emailHash = draft.emailHash ?? this.#users.get(userId)?.emailHash ?? null;
    const session = { id: makeSessionId(), userId, label, createdAt: now, usedAt: now };
    this.#users.set(userId, { name, emailHash });
    this.#sessions.set(hash, session);
    return { session: sessionFrom({ ...session, name, emailHash }), token };
  }

  /** Whose token this is, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    const session = this.#sessions.get(await hashToken(token));
    if (!session) return undefined;
    const kept = this.#withUser(session);
    const now = this.#now();
    if (hasLapsed(kept, now)) {
      await this.end(session.id);
      return undefined;
    }
    session.usedAt = now;
    return sessionFrom(kept);
  }

  /** Gives all sessions of a user another name and email. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async rename(userId: string, name: string, emailHash: string | undefined): Promise<User> {
    if (this.#users.has(userId)) this.#users.set(userId, { name, emailHash: emailHash ?? null });
    return userFrom({ id: userId, name, guest: false });
  }

  /** All sessions of a user, oldest first. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async list(userId: string): Promise<Session[]> {
    const now = this.#now();
    return [...this.#sessions.values()]
      .filter((session) => session.userId === userId)
      .map((session) => this.#withUser(session))
      .filter((kept) => !hasLapsed(kept, now))
      .map(sessionFrom);
  }

  /** Ends one; false where there was none. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async end(sessionId: string): Promise<boolean> {
    for (const [hash, { id }] of this.#sessions) {
      if (id !== sessionId) continue;
      this.#sessions.delete(hash);
      this.#ended.tell(sessionId);
      return true;
    }
    return false;
  }

  /** The email hash of a user, for their picture; kept after their last session. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async emailHash(userId: string): Promise<string | undefined> {
    return this.#users.get(userId)?.emailHash ?? undefined;
  }

  /** Tells the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable {
    return this.#ended.add(listener);
  }

  #withUser(session: Omit<KeptSession, "name" | "emailHash">): KeptSession {
    return { ...session, ...this.#users.get(session.userId)! };
  }
}
