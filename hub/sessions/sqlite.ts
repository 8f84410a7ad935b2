// Sessions in the log's database: written through the log's writer, read beside it.

import type { User } from "../../protocol/event.ts";
import { notify } from "../log/notify.ts";
import { userFrom } from "../log/user_from.ts";
import type { GroupCommit } from "../log/sqlite/group_commit.ts";
import type { Reader } from "../log/sqlite/reader.ts";
import type { Step } from "../log/sqlite/writer_protocol.ts";
import type { Session, SessionDraft, Sessions } from "../sessions.ts";
import { EndListeners } from "./end_listeners.ts";
import {
  hashToken,
  hasLapsed,
  type KeptSession,
  makeSessionId,
  makeToken,
  makeUserId,
  NOTE_USE_EVERY_MS,
  sessionFrom,
  UNUSED_MAX_MS,
} from "./session_rules.ts";

/** Sessions kept at hand, so that a request does not read the database to know who asks. */
const CACHED_MAX = 1_000;

/** What they are made of. */
export interface SqliteSessionsParts {
  /** The way to the writer, open. */
  readonly writer: GroupCommit;
  /** The connection beside it. */
  readonly reader: Reader;
  /** The clock, ms since the epoch. */
  readonly now: () => number;
  /** Hears a line when a session's change could not be written. */
  readonly report: (line: string) => void;
  /** Hears what a listener of ended sessions threw. */
  readonly onFault: (error: unknown) => void;
}

/** Sessions that outlive the process. */
export class SqliteSessions implements Sessions {
  readonly #writer: GroupCommit;
  readonly #reader: Reader;
  readonly #now: () => number;
  readonly #report: (line: string) => void;
  /** By the hash of their token, the longest unused first. */
  readonly #cached = new Map<string, KeptSession>();
  readonly #ended: EndListeners;

  /** Sessions over open connections. */
  constructor({ writer, reader, now, report, onFault }: SqliteSessionsParts) {
    this.#ended = new EndListeners(onFault);
    this.#writer = writer;
    this.#reader = reader;
    this.#now = now;
    this.#report = report;
    // Nobody waits for it; who comes with such a session is refused anyway.
    this.#later(this.#write(["endUnused", now() - UNUSED_MAX_MS]));
  }

  /**
   * Makes a session and its token, which is told this once.
   *
   * @throws {ChatError} `unavailable` where it cannot be written.
   */
  async create(draft: SessionDraft): Promise<{ session: Session; token: string }> {
    const { name, label, userId = makeUserId() } = draft;
    const id = makeSessionId();
    const token = makeToken();
    const hash = await hashToken(token);
    const now = this.#now();
    await this.#change(
      ["putUser", userId, name, draft.emailHash ?? null, now],
      ["addSession", id, hash, userId, label, now, now],
    );
    const emailHash = await this.emailHash(userId) ?? null;
    const kept = { id, userId, name, emailHash, label, createdAt: now, usedAt: now };
    return { session: sessionFrom(kept), token };
  }

  /** Whose token this is, or undefined. */
  async find(token: string): Promise<Session | undefined> {
    const hash = await hashToken(token);
    const kept = this.#cached.get(hash) ?? this.#load(hash);
    if (!kept) return undefined;
    const now = this.#now();
    if (hasLapsed(kept, now)) {
      this.#later(this.end(kept.id));
      return undefined;
    }
    if (now - kept.usedAt >= NOTE_USE_EVERY_MS) {
      kept.usedAt = now;
      this.#later(this.#write(["noteUse", now, kept.id]));
    }
    this.#cache(hash, kept);
    return sessionFrom(kept);
  }

  /**
   * Gives all sessions of a user another name and email.
   *
   * @throws {ChatError} `unavailable` where it cannot be written.
   */
  async rename(userId: string, name: string, emailHash: string | undefined): Promise<User> {
    await this.#change(["renameUser", name, emailHash ?? null, userId]);
    return userFrom({ id: userId, name, guest: false });
  }

  /** All sessions of a user, oldest first. */
  // deno-lint-ignore require-await -- the interface is asynchronous for stores elsewhere
  async list(userId: string): Promise<Session[]> {
    const now = this.#now();
    const rows = this.#reader.rows("sessionsOfUser", userId) as unknown as KeptSession[];
    return rows.filter((kept) => !hasLapsed(kept, now)).map(sessionFrom);
  }

  /**
   * Ends one; false where there was none.
   *
   * @throws {ChatError} `unavailable` where it cannot be written.
   */
  async end(sessionId: string): Promise<boolean> {
    const [ended] = await this.#change(["endSession", sessionId]);
    if (ended === 0) return false;
    this.#ended.tell(sessionId);
    return true;
  }

  /** The email hash of a user, for their picture; kept after their last session. */
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
    const changes = await this.#write(...steps);
    this.#cached.clear();
    return changes;
  }

  async #write(...steps: Step[]): Promise<readonly number[]> {
    const result = await this.#writer.submit({ do: "run", steps });
    if (result.did !== "run") throw new Error(`Cannot write: the writer did "${result.did}"`);
    return result.changes;
  }

  #load(hash: string): KeptSession | undefined {
    return this.#reader.row("sessionByToken", hash) as unknown as KeptSession | undefined;
  }

  #cache(hash: string, kept: KeptSession): void {
    this.#cached.delete(hash);
    this.#cached.set(hash, kept);
    if (this.#cached.size <= CACHED_MAX) return;
    const [oldest] = this.#cached.keys();
    if (oldest !== undefined) this.#cached.delete(oldest);
  }

  /** For what nobody waits for: where it fails now, the next use brings it again. */
  #later(written: Promise<unknown>): void {
    written.catch((error: Error) =>
      notify(() => this.#report(`A session's change is not written: ${error.message}`))
    );
  }
}
