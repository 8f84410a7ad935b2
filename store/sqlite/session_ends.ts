// Ends sessions at once, and retries until the disk has recorded it.

import type { Clock } from "../../protocol/clock.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Listeners } from "../../hub/listeners.ts";
import { CLEANUP_MAX } from "../session_rules.ts";
import { RetryTimer } from "./retry_timer.ts";
import type { Step } from "./writer_protocol.ts";

/** How often the end of a session is written again after a failure. */
const RETRY_EVERY_MS = 1_000;
const NOT_DURABLE =
  "The session has ended, but its end cannot be written at the moment. The server " +
  "retries until it is; only if it restarts before that, the session is valid again";

/** A session and its user. */
export interface OwnedSession {
  /** The session's public id. */
  readonly id: string;
  /** Its user's id; undefined only if the database is damaged there. */
  readonly userId: string | undefined;
}

/** What ends are made with. */
export interface SessionEndsOptions {
  /** Resolves with how many rows each step changed, when that is durable. */
  readonly write: (...steps: Step[]) => Promise<readonly number[]>;
  /** Tells when a user's last session ended. */
  readonly clock: Pick<Clock, "now">;
  /** Are called with the id of each session, before its end is durable. */
  readonly listeners: Listeners<string>;
  /** Receives the error of the first attempt to write an end. */
  readonly onFailure: (error: unknown) => void;
}

/** The ends of sessions. A session is void when someone ends it, not when the disk has room for that. */
export class SessionEnds implements Disposable {
  readonly #options: SessionEndsOptions;
  readonly #pending = new Map<string, OwnedSession>();
  readonly #retryTimer = new RetryTimer(RETRY_EVERY_MS, () => this.#retry());
  #disposed = false;

  /** Nothing has ended yet. */
  constructor(options: SessionEndsOptions) {
    this.#options = options;
  }

  /** The session, if it has ended and its row may still be there. */
  pending(sessionId: string): OwnedSession | undefined {
    return this.#pending.get(sessionId);
  }

  /**
   * Ends sessions at once; resolves with how many were on disk when all ends are durable.
   *
   * @throws {ChatError} `unavailable` if they are not durable yet; it retries until they are.
   */
  async end(sessions: readonly OwnedSession[]): Promise<number> {
    const fresh = sessions.filter(({ id }) => !this.#pending.has(id));
    for (const session of fresh) this.#pending.set(session.id, session);
    for (const { id } of fresh) this.#options.listeners.notify(id);
    try {
      return await this.#write(sessions);
    } catch (error) {
      this.#options.onFailure(error);
      if (!this.#disposed) this.#retryTimer.later();
      throw new ChatError("unavailable", NOT_DURABLE, { cause: error });
    }
  }

  /** One job each, in one commit: a damaged page that one needs does not stop the others. */
  async #write(sessions: readonly OwnedSession[]): Promise<number> {
    const now = this.#options.clock.now();
    const written = await Promise.allSettled(sessions.map(({ id, userId }) =>
      this.#options.write(
        ["endSession", id],
        ...(userId === undefined ? [] : [["recordLeave", now, userId] as const]),
      )
    ));
    for (const [index, session] of sessions.entries()) {
      this.#pending.delete(session.id);
      // To the end of the queue, behind those that were not tried yet.
      if (written[index]!.status === "rejected") this.#pending.set(session.id, session);
    }
    const failure = written.find(({ status }) => status === "rejected");
    if (failure?.status === "rejected") throw failure.reason;
    return written.filter((each) => each.status === "fulfilled" && each.value[0]! > 0).length;
  }

  async #retry(): Promise<void> {
    this.#retryTimer.cancel();
    try {
      await this.#write([...this.#pending.values()].slice(0, CLEANUP_MAX));
    } catch (error) {
      // The first failure was reported; the following ones say nothing new.
      if (!(error instanceof ChatError)) throw error;
    }
    if (this.#pending.size > 0 && !this.#disposed) this.#retryTimer.later();
  }

  /** Stops retrying. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#retryTimer.cancel();
  }
}
