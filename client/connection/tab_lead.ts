// Leads the tabs of one room: holds a connection for them if it has a slot, and polls otherwise.

import { OPEN_WITHIN_MS } from "./connection.ts";
import type { RoomLocks } from "./room_locks.ts";
import type { Sight } from "./tab_share.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Link, LinkEvents, Transport } from "./transport.ts";

/** How often a leader without a slot polls while its room is visible: the latest a message may be. */
export const ASK_EVERY_MS = 2_000;
/** How often it polls while its room is hidden. */
export const ASK_HIDDEN_EVERY_MS = 20_000;

/** What leading needs. */
export interface TabLeadOptions {
  /** Opens the connection. */
  readonly direct: Transport;
  readonly locks: RoomLocks;
  readonly sight: Sight;
  readonly clock: Clock;
  /** Receives what the connection delivers, and its end. */
  readonly events: LinkEvents;
  /** Polls the server once; never rejects. */
  readonly catchUp: () => Promise<void>;
  /** Notifies all leaders that a room needs a slot, or that a slot is free. */
  readonly post: (type: "need" | "free") => void;
}

/** One term as the leader. */
export class TabLead {
  readonly #options: TabLeadOptions;
  #isOver = false;
  #link: Link | undefined;
  /** Gives the slot back; set while this tab holds one. */
  #leaveSlot: (() => void) | undefined;
  /** Ends the pause between two polls. */
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

  /** Checks whether the server is still there. */
  check(): void {
    if (this.#link) this.#link.check();
    else this.#endPause();
  }

  /** The room is visible in a tab: tries for a slot, and polls, at once. */
  onSeen(): void {
    this.#endPause();
  }

  /** This tab is hidden. */
  onHidden(): void {
    if (!this.#mayHold) this.#leaveSlot?.();
  }

  /** A slot is free. Only visible rooms take it, as a hidden one would have to give it back. */
  async onFree(): Promise<void> {
    if (await this.#options.locks.isSeen()) this.#endPause();
  }

  /** A visible room needs a slot: gives it this one's if this room is hidden. */
  async onNeed(): Promise<void> {
    if (this.#leaveSlot && !(await this.#options.locks.isSeen())) this.#leaveSlot?.();
  }

  /** Whether this tab may hold a connection. Without locks, it may only while it is visible. */
  get #mayHold(): boolean {
    return !this.#options.locks.isAlone || this.#options.sight.isVisible();
  }

  /** Holds a connection until the slot is left. */
  async #hold(): Promise<void> {
    if (this.#isOver) return;
    const { direct, events, clock } = this.#options;
    const cancel = clock.setTimer(OPEN_WITHIN_MS, () => events.closed("reconnect", "lost"));
    let resolveLeft = () => {};
    const left = new Promise<void>((resolve) => resolveLeft = resolve);
    this.#leaveSlot = () => {
      this.#leaveSlot = undefined;
      this.#link?.close();
      this.#link = undefined;
      cancel();
      resolveLeft();
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
    await left;
  }

  async #pause(): Promise<void> {
    const { locks, clock } = this.#options;
    // Set before its length is known, so that a call meanwhile is not missed.
    const ended = new Promise<void>((resolve) => this.#endPause = resolve);
    const isSeen = await locks.isSeen();
    const cancel = clock.setTimer(isSeen ? ASK_EVERY_MS : ASK_HIDDEN_EVERY_MS, this.#endPause);
    if (!this.#isOver) await ended;
    cancel();
  }
}
