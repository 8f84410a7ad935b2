// Sessions that have ended here and are still on disk: ended for everybody, and written until it is so.

import type { Clock } from "../protocol/clock.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { RetryTimer } from "./retry_timer.ts";
import type { Step } from "./sqlite/writer_protocol.ts";
import type { EndListeners } from "./end_listeners.ts";
import { SWEEP_MAX } from "./session_rules.ts";

/** How often the end of a session is tried again that the disk did not take. */
const AGAIN_EVERY_MS = 1_000;
const ENDED_HERE = "The session has ended, but the disk does not take that at the moment. It is " +
  "tried again until it does; only if the server restarts before, the session is there again";

/** A session and its user. */
export interface OwnedSession {
  /** Public id of the session. */
  readonly id: string;
  /** Whose it is; unknown only if the database is damaged there. */
  readonly userId: string | undefined;
}

/** What ends are made with. */
export interface SessionEndsOptions {
  /** Resolves with how many rows each step changed, when that is durable. */
  readonly write: (...steps: Step[]) => Promise<readonly number[]>;
  /** The clock, ms since the epoch. */
  readonly clock: Pick<Clock, "now">;
  /** Hear of each session at once. */
  readonly listeners: EndListeners;
  /** Hears why an end could not be written at first. */
  readonly onFailure: (error: unknown) => void;
}

/** Ends sessions: a right ends when somebody says so, and not when the disk has room. */
export class SessionEnds implements Disposable {
  readonly #options: SessionEndsOptions;
  readonly #pending = new Map<string, OwnedSession>();
  readonly #again = new RetryTimer(AGAIN_EVERY_MS, () => this.#retry());
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
   * Ends sessions at once; resolves with how many were on disk when all of that is durable.
   *
   * @throws {ChatError} `unavailable` if it is not yet; it is tried again until it is.
   */
  async end(sessions: readonly OwnedSession[]): Promise<number> {
    const fresh = sessions.filter(({ id }) => !this.#pending.has(id));
    for (const session of fresh) this.#pending.set(session.id, session);
    for (const { id } of fresh) this.#options.listeners.notify(id);
    try {
      return await this.#write(sessions);
    } catch (error) {
      this.#options.onFailure(error);
      if (!this.#disposed) this.#again.later();
      throw new ChatError("unavailable", ENDED_HERE, { cause: error });
    }
  }

  /** Tries no more. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#again.cancel();
  }

  /** One job each, which share a commit: a damaged page that one needs keeps no other from ending. */
  async #write(sessions: readonly OwnedSession[]): Promise<number> {
    const now = this.#options.clock.now();
    const written = await Promise.allSettled(sessions.map(({ id, userId }) =>
      this.#options.write(
        ["endSession", id],
        ...(userId === undefined ? [] : [["noteLeft", now, userId] as const]),
      )
    ));
    for (const [index, session] of sessions.entries()) {
      this.#pending.delete(session.id);
      // Behind those that were not tried yet.
      if (written[index]!.status === "rejected") this.#pending.set(session.id, session);
    }
    const failure = written.find(({ status }) => status === "rejected");
    if (failure?.status === "rejected") throw failure.reason;
    return written.filter((each) => each.status === "fulfilled" && each.value[0]! > 0).length;
  }

  async #retry(): Promise<void> {
    this.#again.cancel();
    try {
      await this.#write([...this.#pending.values()].slice(0, SWEEP_MAX));
    } catch (error) {
      // It was told when it failed first, and is no news each second.
      if (!(error instanceof ChatError)) throw error;
    }
    if (this.#pending.size > 0 && !this.#disposed) this.#again.later();
  }
}
