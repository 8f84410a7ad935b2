// The Web Locks that the tabs of one room agree by: who leads, who has a slot, who is visible.

import type { TabLocks, TabShare } from "./tab_share.ts";

/** Connections held at once; the rest of the six to a host are for pages and writes. */
export const SLOTS = 3;

/** The errors with which browsers refuse locks: cookies are blocked, or the document is not active. */
const REFUSALS: ReadonlySet<unknown> = new Set(["SecurityError", "InvalidStateError"]);

/** The locks of one room and user. */
export class RoomLocks {
  /** The name of the leader's lock. */
  readonly name: string;
  readonly #share: TabShare;
  #locks: TabLocks | undefined;
  #hide = () => {};

  constructor(share: TabShare, room: string, userId = "") {
    this.name = `hubbub.lead ${share.origin} ${room} ${userId}`;
    this.#share = share;
    this.#locks = share.locks;
  }

  /** Whether the browser has no locks or refuses them: each tab leads itself then. */
  get isAlone(): boolean {
    return this.#locks === undefined;
  }

  /**
   * Runs `task` with the leader's lock. Resolves when it is over, another tab has stolen the lock, the
   * wait was aborted, or locks are refused.
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

  /** Whether the room is visible in some tab: those tabs share a lock. */
  async isSeen(): Promise<boolean> {
    if (this.#share.sight.isVisible()) return true;
    if (!this.#locks) return false;
    return await this.#locks.request(
      this.#seenName,
      { ifAvailable: true },
      (lock) => lock === null,
    );
  }

  /** Records whether this tab is visible. Calls `onShown` once the other tabs can see that. */
  setSeen(isSeen: boolean, onShown: () => void): void {
    this.#hide();
    if (!isSeen) return;
    const hidden = new Promise<void>((resolve) => this.#hide = resolve);
    this.#locks?.request(this.#seenName, { mode: "shared" }, () => {
      onShown();
      return hidden;
    }).catch(() => {
      // Locks are refused: `lead()` finds that out too.
    });
  }

  get #seenName(): string {
    return `hubbub.seen ${this.name}`;
  }
}
