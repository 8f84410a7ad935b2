// Sessions in the database: written through the log's writer, read beside it.

import type { Clock } from "../../protocol/clock.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { Listeners } from "../../hub/listeners.ts";
import { notify } from "../../hub/notify.ts";
import type { CreatedSession, NewSession, Session, Sessions } from "../../hub/sessions.ts";
import { hashToken, makeSessionId, makeToken, makeUserId } from "../ids.ts";
import {
  CLEANUP_MAX,
  hasLapsed,
  RECORD_USE_EVERY_MS,
  sessionFrom,
  type StoredSession,
  unknownUser,
  UNUSED_MAX_MS,
} from "../session_rules.ts";
import type { GroupCommit } from "./group_commit.ts";
import type { Reader } from "./reader.ts";
import { type OwnedSession, SessionEnds } from "./session_ends.ts";
import { newUserSteps } from "./user_steps.ts";
import type { SqliteUsers } from "./users.ts";
import type { Step } from "./writer_protocol.ts";

/** Cached sessions, so that a request need not read the database to identify its actor. */
const CACHED_MAX = 1_000;

/** What sessions on disk are made of. */
export interface SqliteSessionsParts {
  /** The open writer. */
  readonly writer: GroupCommit;
  /** The connection that reads. */
  readonly reader: Reader;
  /** Tells when a session is made and used. */
  readonly clock: Pick<Clock, "now">;
  /** The users whom the sessions belong to. */
  readonly users: SqliteUsers;
  /** Receives a line if a change of a session cannot be written. */
  readonly report: (line: string) => void;
  /** Receives what a listener threw. */
  readonly onFault: (error: unknown) => void;
}

/** Sessions that outlive the process. */
export class SqliteSessions implements Sessions, Disposable {
  readonly #writer: GroupCommit;
  readonly #reader: Reader;
  readonly #clock: Pick<Clock, "now">;
  readonly #report: (line: string) => void;
  /** By the hash of the token, the longest unused first. */
  readonly #cached = new Map<string, StoredSession>();
  readonly #ended: Listeners<string>;
  readonly #ends: SessionEnds;
  readonly #userChanges: Disposable;

  /** Sessions over open connections. */
  constructor({ writer, reader, clock, users, report, onFault }: SqliteSessionsParts) {
    this.#ended = new Listeners(onFault);
    this.#writer = writer;
    this.#reader = reader;
    this.#clock = clock;
    this.#report = report;
    this.#ends = new SessionEnds({
      write: (...steps) => this.#change(...steps),
      clock,
      listeners: this.#ended,
      onFailure: (error) => this.#reportFailure(error),
    });
    this.#userChanges = users.onChange(() => this.#cached.clear());
  }

  /** Makes a session, of a new user if `user` is a profile: both in one transaction. */
  async create({ user, label }: NewSession): Promise<CreatedSession> {
    const id = makeSessionId();
    const token = makeToken();
    const hash = await hashToken(token);
    const now = this.#clock.now();
    const userId = typeof user === "string" ? user : makeUserId();
    const steps: Step[] = typeof user === "string"
      ? [["clearLeave", userId]]
      : newUserSteps(userId, user, now);
    const changes = await this.#change(...steps, ["addSession", id, hash, label, now, now, userId]);
    if (changes.at(-1) === 0) throw unknownUser();
    const stored = this.#load(hash);
    if (stored === undefined) {
      throw new Error(`Cannot find session "${id}", which was just written`);
    }
    return { session: sessionFrom(stored), token };
  }

  /** The session of a token, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    const hash = await hashToken(token);
    const stored = this.#cached.get(hash) ?? this.#load(hash);
    if (!stored || this.#ends.pending(stored.id)) return undefined;
    const now = this.#clock.now();
    if (hasLapsed(stored, now)) {
      this.#inBackground(this.end(stored.id));
      return undefined;
    }
    if (now - stored.usedAt >= RECORD_USE_EVERY_MS) {
      stored.usedAt = now;
      this.#inBackground(this.#writer.run(["recordUse", now, stored.id]));
    }
    this.#cache(hash, stored);
    return sessionFrom(stored);
  }

  /** All sessions of a user, oldest first. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores elsewhere
  async list(userId: string): Promise<Session[]> {
    const now = this.#clock.now();
    const rows = this.#reader.rows("sessionsOfUser", userId) as unknown as StoredSession[];
    return rows.filter((stored) => !hasLapsed(stored, now) && !this.#ends.pending(stored.id))
      .map(sessionFrom);
  }

  /** Ends a session at once, and resolves when that is durable; false if there was none. */
  async end(sessionId: string): Promise<boolean> {
    const owned = this.#ends.pending(sessionId) ?? this.#ownerOf(sessionId);
    return owned !== undefined && await this.#ends.end([owned]) > 0;
  }

  /** Ends sessions that have lapsed. */
  async endLapsed(): Promise<boolean> {
    const before = this.#clock.now() - UNUSED_MAX_MS;
    const lapsed = this.#reader.rows("lapsedSessions", before, CLEANUP_MAX)
      .map(({ id, userId }) => ({ id: String(id), userId: String(userId) }));
    if (lapsed.length > 0) await this.#ends.end(lapsed);
    return lapsed.length === CLEANUP_MAX;
  }

  /** Calls `listener` with the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable {
    return this.#ended.add(listener);
  }

  /** Writes what invalidates cached sessions. It is rare, so the whole cache is cleared. */
  async #change(...steps: Step[]): Promise<readonly number[]> {
    try {
      return await this.#writer.run(...steps);
    } finally {
      // Also after a failure: a writer that died may have committed.
      this.#cached.clear();
    }
  }

  #ownerOf(sessionId: string): OwnedSession | undefined {
    try {
      const row = this.#reader.row("ownerOfSession", sessionId);
      return row && { id: sessionId, userId: String(row.userId) };
    } catch (error) {
      // The owner cannot be read, but the session must end all the same.
      if (error instanceof ChatError) return { id: sessionId, userId: undefined };
      throw error;
    }
  }

  #load(hash: string): StoredSession | undefined {
    return this.#reader.row("sessionByToken", hash) as unknown as StoredSession | undefined;
  }

  #cache(hash: string, stored: StoredSession): void {
    this.#cached.delete(hash);
    this.#cached.set(hash, stored);
    if (this.#cached.size <= CACHED_MAX) return;
    const [oldest] = this.#cached.keys();
    if (oldest !== undefined) this.#cached.delete(oldest);
  }

  /** For writes that no caller waits for: if one fails, the next use of the session repeats it. */
  #inBackground(written: Promise<unknown>): void {
    written.catch((error) => this.#reportFailure(error));
  }

  #reportFailure(error: unknown): void {
    const cause = error instanceof Error ? error.message : error;
    notify(() => this.#report(`A session's change is not written: ${cause}`));
  }

  /** Stops retrying ends that could not be written. */
  [Symbol.dispose](): void {
    this.#userChanges[Symbol.dispose]();
    this.#ends[Symbol.dispose]();
  }
}
