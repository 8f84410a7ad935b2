// Leads the tabs at one room: holds a connection for them in a slot, or asks now and then without one.

import { deferred } from "./deferred.ts";
import { OPEN_WITHIN_MS } from "./connection.ts";
import type { RoomLocks } from "./room_locks.ts";
import type { Sight } from "./tab_share.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Link, LinkEvents, Transport } from "./transport.ts";

/** How often a leader without a slot asks while somebody sees its room: as late as a message may be. */
export const ASK_EVERY_MS = 2_000;
/** The same while nobody does. */
export const ASK_HIDDEN_EVERY_MS = 20_000;

/** What a lead is made of. */
export interface TabLeadOptions {
  /** Opens the connection. */
  readonly direct: Transport;
  readonly locks: RoomLocks;
  readonly sight: Sight;
  readonly clock: Clock;
  /** Gets what the connection brings, and its end. */
  readonly events: LinkEvents;
  /** Asks the server once for what is new; never rejects. */
  readonly catchUp: () => Promise<void>;
  /** Notifies all leaders that a room needs a slot, or that a slot is free. */
  readonly post: (type: "need" | "free") => void;
}

/** One time of leading. */
export class TabLead {
  readonly #options: TabLeadOptions;
  #isOver = false;
  #link: Link | undefined;
  /** While this tab holds a slot; gives it back. */
  #leaveSlot: (() => void) | undefined;
  /** Ends the pause between two requests. */
  #endPause = () => {};

  constructor(options: TabLeadOptions) {
    this.#options = options;
  }

  /** Leads until `stop()`. */
  async run(): Promise<void> {
    const { locks, catchUp, post } = this.#options;
    while (!this.#isOver) {
      if (this.#mayHold && await locks.inSlot(() => this.#hold())) post("free");
      if (this.#isOver) return;
      if (await locks.isSeen()) post("need");
      await catchUp();
      if (!this.#isOver) await this.#pause();
    }
  }

  stop(): void {
    this.#isOver = true;
    this.#leaveSlot?.();
    this.#endPause();
  }

  /** Finds out whether the server is still there. */
  check(): void {
    if (this.#link) this.#link.check();
    else this.#endPause();
  }

  /** Somebody sees a tab at this room: tries for a slot, and asks, at once. */
  onSeen(): void {
    this.#endPause();
  }

  /** Nobody sees this tab any more. */
  onHidden(): void {
    if (!this.#mayHold) this.#leaveSlot?.();
  }

  /** A slot is free: seen rooms come first, as another one would have to give it back. */
  async onFree(): Promise<void> {
    if (await this.#options.locks.isSeen()) this.#endPause();
  }

  /** A room that is seen needs a slot: gives it this one's, if nobody sees this room. */
  async onNeed(): Promise<void> {
    if (this.#leaveSlot && !(await this.#options.locks.isSeen())) this.#leaveSlot?.();
  }

  /** A tab on its own cannot know who else holds what: it holds only while it is seen. */
  get #mayHold(): boolean {
    return !this.#options.locks.isAlone || this.#options.sight.isVisible();
  }

  /** Holds a connection until the slot is left. */
  async #hold(): Promise<void> {
    if (this.#isOver) return;
    const { direct, events, clock } = this.#options;
    const { promise, resolve } = deferred<void>();
    const cancel = clock.setTimer(OPEN_WITHIN_MS, () => events.closed("reconnect", "lost"));
    this.#leaveSlot = () => {
      this.#leaveSlot = undefined;
      this.#link?.close();
      this.#link = undefined;
      cancel();
      resolve();
    };
    this.#link = direct.open({
      frames: (frames) => {
        cancel();
        events.frames(frames);
      },
      live: () => {
        cancel();
        events.live();
      },
      closed: (next, cause) => events.closed(next, cause),
    });
    await promise;
  }

  async #pause(): Promise<void> {
    const { locks, clock } = this.#options;
    const { promise, resolve } = deferred<void>();
    // Before it is known how long the pause is: whoever ends it meanwhile is not missed.
    this.#endPause = resolve;
    const isSeen = await locks.isSeen();
    const cancel = clock.setTimer(isSeen ? ASK_EVERY_MS : ASK_HIDDEN_EVERY_MS, resolve);
    if (!this.#isOver) await promise;
    cancel();
  }
}
