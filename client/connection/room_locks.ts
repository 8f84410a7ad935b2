// The Web Locks by which the tabs at one room agree: who leads, who holds a connection, who is seen.

import { deferred } from "./deferred.ts";
import type { TabLocks, TabShare } from "./tab_share.ts";

/** Of the six connections to a host, the others are for pages and for what is sent. */
export const SLOTS = 3;

/** How browsers refuse locks: if cookies are blocked, or the document is not active. */
const REFUSALS: ReadonlySet<unknown> = new Set(["SecurityError", "InvalidStateError"]);

/** The locks of one room and its user. */
export class RoomLocks {
  /** The name of the lock that the leader has. */
  readonly name: string;
  readonly #share: TabShare;
  #locks: TabLocks | undefined;
  #hide = () => {};

  /** `room` and `userId` as the server names them. */
  constructor(share: TabShare, room: string, userId = "") {
    this.name = `hubbub.lead ${share.origin} ${room} ${userId}`;
    this.#share = share;
    this.#locks = share.locks;
  }

  /** Whether the browser has no locks, or refuses them: then each tab leads for itself. */
  get isAlone(): boolean {
    return this.#locks === undefined;
  }

  /**
   * Runs `task` with the leader's lock; resolves when that is over, another tab has taken the lock,
   * `options` gave up waiting for it, or locks are refused.
   */
  async lead(options: LockOptions, task: () => Promise<void>): Promise<void> {
    if (!this.#locks) return await task();
    let isGranted = false;
    try {
      await this.#locks.request(this.name, options, async (lock) => {
        isGranted = lock !== null;
        if (lock) await task();
      });
    } catch (error) {
      const { name } = Object(error);
      if (name === "AbortError") return;
      if (isGranted || !REFUSALS.has(name)) throw error;
      this.#locks = undefined;
    }
  }

  /** Runs `hold` in the first free slot; false if there is none. */
  async inSlot(hold: () => Promise<void>): Promise<boolean> {
    if (!this.#locks) {
      await hold();
      return true;
    }
    for (let slot = 0; slot < SLOTS; slot++) {
      const isHeld = await this.#locks.request(
        `hubbub.slot ${this.#share.origin} ${slot}`,
        { ifAvailable: true },
        async (lock) => {
          if (lock) await hold();
          return lock !== null;
        },
      );
      if (isHeld) return true;
    }
    return false;
  }

  /** Whether some tab at this room is seen: each of those shares a lock. */
  async isSeen(): Promise<boolean> {
    if (this.#share.sight.isVisible()) return true;
    if (!this.#locks) return false;
    return await this.#locks.request(
      this.#seenName,
      { ifAvailable: true },
      (lock) => lock === null,
    );
  }

  /** This tab is seen, or no longer. Calls `onShown` when the other tabs can find that out. */
  setSeen(isSeen: boolean, onShown: () => void): void {
    this.#hide();
    if (!isSeen) return;
    const { promise, resolve } = deferred<void>();
    this.#hide = resolve;
    this.#locks?.request(this.#seenName, { mode: "shared" }, () => {
      onShown();
      return promise;
    }).catch(() => {
      // Refused: the tab is on its own, and finds that out when it requests the leader's lock.
    });
  }

  get #seenName(): string {
    return `hubbub.seen ${this.name}`;
  }
}
