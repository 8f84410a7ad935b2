// Sessions in memory: they last as long as their process.

import type { Clock } from "../../protocol/clock.ts";
import { Listeners } from "../../hub/listeners.ts";
import type { CreatedSession, NewSession, Session, Sessions } from "../../hub/sessions.ts";
import { hashToken, makeSessionId, makeToken } from "../ids.ts";
import {
  CLEANUP_MAX,
  hasLapsed,
  sessionFrom,
  type StoredSession,
  unknownUser,
} from "../session_rules.ts";
import type { MemoryUsers } from "./users.ts";

/** What sessions in memory are made with. */
export interface MemorySessionsOptions {
  /** Tells when a session is made and used. */
  readonly clock: Pick<Clock, "now">;
  /** The users whom the sessions belong to. */
  readonly users: MemoryUsers;
  /** Receives what a listener threw. */
  readonly onFault: (error: unknown) => void;
}

type OwnedSession = Omit<StoredSession, "name" | "emailHash">;

/** The sessions of a process. */
export class MemorySessions implements Sessions {
  /** By the hash of the token, the longest unused first. */
  readonly #sessions = new Map<string, OwnedSession>();
  readonly #users: MemoryUsers;
  readonly #ended: Listeners<string>;
  readonly #clock: Pick<Clock, "now">;

  /** No sessions yet. */
  constructor({ clock, users, onFault }: MemorySessionsOptions) {
    this.#clock = clock;
    this.#users = users;
    this.#ended = new Listeners(onFault);
  }

  /** Makes a session, of a new user if `user` is a profile. */
  async create({ user, label }: NewSession): Promise<CreatedSession> {
    const token = makeToken();
    const hash = await hashToken(token);
    const userId = typeof user === "string" ? user : this.#users.add(user);
    if (!this.#users.addSession(userId)) throw unknownUser();
    const now = this.#clock.now();
    const session = { id: makeSessionId(), userId, label, createdAt: now, usedAt: now };
    this.#sessions.set(hash, session);
    return { session: sessionFrom(this.#withProfile(session)), token };
  }

  /** The session of a token, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    const hash = await hashToken(token);
    const session = this.#sessions.get(hash);
    if (!session) return undefined;
    const now = this.#clock.now();
    if (hasLapsed(session, now)) {
      await this.end(session.id);
      return undefined;
    }
    session.usedAt = now;
    this.#sessions.delete(hash);
    this.#sessions.set(hash, session);
    return sessionFrom(this.#withProfile(session));
  }

  /** All sessions of a user, oldest first. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async list(userId: string): Promise<Session[]> {
    const now = this.#clock.now();
    return [...this.#sessions.values()]
      .filter((session) => session.userId === userId && !hasLapsed(session, now))
      .sort((a, b) => a.createdAt - b.createdAt)
      .map((session) => sessionFrom(this.#withProfile(session)));
  }

  /** Ends a session; false if there was none. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async end(sessionId: string): Promise<boolean> {
    for (const [hash, session] of this.#sessions) {
      if (session.id !== sessionId) continue;
      this.#remove(new Map([[hash, session]]));
      return true;
    }
    return false;
  }

  /** Ends sessions that have lapsed. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores on disk
  async endLapsed(): Promise<boolean> {
    const now = this.#clock.now();
    const lapsed = new Map<string, OwnedSession>();
    for (const [hash, session] of this.#sessions) {
      if (lapsed.size === CLEANUP_MAX || !hasLapsed(session, now)) break;
      lapsed.set(hash, session);
    }
    this.#remove(lapsed);
    return lapsed.size === CLEANUP_MAX;
  }

  /** Calls `listener` with the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable {
    return this.#ended.add(listener);
  }

  #remove(sessions: ReadonlyMap<string, OwnedSession>): void {
    for (const [hash, { userId }] of sessions) {
      this.#sessions.delete(hash);
      this.#users.removeSession(userId);
    }
    for (const { id } of sessions.values()) this.#ended.notify(id);
  }

  #withProfile(session: OwnedSession): StoredSession {
    const { name, emailHash = null } = this.#users.profile(session.userId);
    return { ...session, name, emailHash };
  }
}
