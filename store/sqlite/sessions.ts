// Sessions in the log's database: written through the log's writer, read beside it.

import type { Clock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/event.ts";
import { notify } from "../../hub/notify.ts";
import { userFrom } from "../user_from.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { GroupCommit } from "./group_commit.ts";
import type { Reader } from "./reader.ts";
import type { Step } from "./writer_protocol.ts";
import type { NewSession, Session, Sessions } from "../../hub/sessions.ts";
import { EndListeners } from "../end_listeners.ts";
import { type OwnedSession, SessionEnds } from "../session_ends.ts";
import {
  hashToken,
  hasLapsed,
  makeSessionId,
  makeToken,
  makeUserId,
  NOTE_USE_EVERY_MS,
  sessionFrom,
  type StoredSession,
  SWEEP_MAX,
  UNUSED_MAX_MS,
  USER_RETENTION_MS,
} from "../session_rules.ts";
import { arrivalSteps, forgetSteps, renameSteps, returnSteps } from "../user_steps.ts";

/** Sessions kept at hand, so that a request does not read the database to know who asks. */
const CACHED_MAX = 1_000;

/** What they are made of. */
export interface SqliteSessionsParts {
  /** The way to the writer, open. */
  readonly writer: GroupCommit;
  /** The connection beside it. */
  readonly reader: Reader;
  /** The clock, ms since the epoch. */
  readonly clock: Pick<Clock, "now">;
  /** Hears a line when a session's change could not be written. */
  readonly report: (line: string) => void;
  /** Hears what a listener of ended sessions threw. */
  readonly onFault: (error: unknown) => void;
}

/** Sessions that outlive the process. */
export class SqliteSessions implements Sessions, Disposable {
  readonly #writer: GroupCommit;
  readonly #reader: Reader;
  readonly #clock: Pick<Clock, "now">;
  readonly #report: (line: string) => void;
  /** By the hash of their token, the longest unused first. */
  readonly #cached = new Map<string, StoredSession>();
  readonly #ended: EndListeners;
  readonly #ends: SessionEnds;

  /** Sessions over open connections. */
  constructor({ writer, reader, clock, report, onFault }: SqliteSessionsParts) {
    this.#ended = new EndListeners(onFault);
    this.#writer = writer;
    this.#reader = reader;
    this.#clock = clock;
    this.#report = report;
    this.#ends = new SessionEnds({
      write: (...steps) => this.#change(...steps),
      clock,
      listeners: this.#ended,
      onFailure: (error) => this.#notify(error),
    });
  }

  /**
   * Makes a session and its token, which is told this once.
   *
   * @throws {ChatError} `unavailable` where it cannot be written.
   */
  async create(newEvent: NewSession): Promise<{ session: Session; token: string }> {
    const { name, label, userId = makeUserId() } = newEvent;
    const id = makeSessionId();
    const token = makeToken();
    const hash = await hashToken(token);
    const now = this.#clock.now();
    const known = this.#reader.row("user", userId);
    await this.#change(
      ...(known ? returnSteps(userId, known.name, newEvent) : arrivalSteps(userId, newEvent, now)),
      ["addSession", id, hash, userId, label, now, now],
    );
    const emailHash = await this.emailHash(userId) ?? null;
    const stored = { id, userId, name, emailHash, label, createdAt: now, usedAt: now };
    return { session: sessionFrom(stored), token };
  }

  /** Whose token this is, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    const hash = await hashToken(token);
    const stored = this.#cached.get(hash) ?? this.#load(hash);
    if (!stored || this.#ends.pending(stored.id)) return undefined;
    const now = this.#clock.now();
    if (hasLapsed(stored, now)) {
      this.#later(this.end(stored.id));
      return undefined;
    }
    if (now - stored.usedAt >= NOTE_USE_EVERY_MS) {
      stored.usedAt = now;
      this.#later(this.#write(["noteUse", now, stored.id]));
    }
    this.#cache(hash, stored);
    return sessionFrom(stored);
  }

  /**
   * Gives all sessions of a user another name and email.
   *
   * @throws {ChatError} `unavailable` where it cannot be written.
   */
  async rename(userId: string, name: string, emailHash: string | undefined): Promise<User> {
    if (this.#reader.row("user", userId)) {
      await this.#change(...renameSteps(userId, name, emailHash));
    }
    return userFrom({ id: userId, name, guest: false });
  }

  /** All sessions of a user, oldest first. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores elsewhere
  async list(userId: string): Promise<Session[]> {
    const now = this.#clock.now();
    const rows = this.#reader.rows("sessionsOfUser", userId) as unknown as StoredSession[];
    return rows.filter((stored) => !hasLapsed(stored, now) && !this.#ends.pending(stored.id))
      .map(sessionFrom);
  }

  /**
   * Ends one at once, and resolves when that is durable; false if there was none.
   *
   * @throws {ChatError} `unavailable` where it cannot be written; it is tried again.
   */
  async end(sessionId: string): Promise<boolean> {
    const owned = this.#ends.pending(sessionId) ?? this.#ownerOf(sessionId);
    return owned !== undefined && await this.#ends.end([owned]) > 0;
  }

  /** Ends sessions that have lapsed and forgets users who left, a bounded part of each. */
  async sweep(): Promise<boolean> {
    const now = this.#clock.now();
    const lapsed = this.#reader.rows("lapsedSessions", now - UNUSED_MAX_MS, SWEEP_MAX);
    const left = this.#reader.rows("usersWhoLeft", now - USER_RETENTION_MS, SWEEP_MAX);
    const more = lapsed.length === SWEEP_MAX || left.length === SWEEP_MAX;
    const forgotten = left.flatMap(({ id }) => forgetSteps(String(id)));
    const over = lapsed.map(({ id, userId }) => ({ id: String(id), userId: String(userId) }));
    await Promise.all([
      over.length > 0 && this.#ends.end(over),
      forgotten.length > 0 && this.#change(...forgotten),
    ]);
    return more;
  }

  /** Tries no more to end what the disk did not take. */
  [Symbol.dispose](): void {
    this.#ends[Symbol.dispose]();
  }

  /** The email hash of a user, for their picture; kept for a while after their last session. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores elsewhere
  async emailHash(userId: string): Promise<string | undefined> {
    const row = this.#reader.row("user", userId);
    return typeof row?.emailHash === "string" ? row.emailHash : undefined;
  }

  /** Tells the id of every session that ends. */
  onEnd(listener: (sessionId: string) => void): Disposable {
    return this.#ended.add(listener);
  }

  /** Writes what makes cached sessions wrong. It is rare, so all of them are forgotten. */
  async #change(...steps: Step[]): Promise<readonly number[]> {
    try {
      return await this.#write(...steps);
    } finally {
      // Also if it failed: a writer that died may have committed first, and what waits for an old
      // text to be cleared stands nevertheless.
      this.#cached.clear();
    }
  }

  #ownerOf(sessionId: string): OwnedSession | undefined {
    try {
      const row = this.#reader.row("ownerOfSession", sessionId);
      return row && { id: sessionId, userId: String(row.userId) };
    } catch (error) {
      // Whose it is cannot be read; that it ends is more important.
      if (error instanceof ChatError) return { id: sessionId, userId: undefined };
      throw error;
    }
  }

  async #write(...steps: Step[]): Promise<readonly number[]> {
    const result = await this.#writer.submit({ op: "run", steps });
    if (result.result !== "run") throw new Error(`Cannot write: the writer did "${result.result}"`);
    return result.changes;
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

  /** For what nobody waits for: where it fails now, the next use brings it again. */
  #later(written: Promise<unknown>): void {
    written.catch((error) => this.#notify(error));
  }

  #notify(error: unknown): void {
    const cause = error instanceof Error ? error.message : error;
    notify(() => this.#report(`A session's change is not written: ${cause}`));
  }
}
