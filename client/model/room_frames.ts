// What the transport brings for a room, handed to whom it is for, in its order.

import type { ReadonlySignal } from "@preact/signals";
import type { LiveMessage, LogEvent, User } from "../../protocol/event.ts";
import { isEvent, type ParsedEvent } from "../../protocol/parse_server_frame.ts";
import { ROOMS_MAX } from "../../protocol/limits.ts";
import type { PresentUser } from "../../protocol/frames.ts";
import type { TypingUsers } from "./typing_users.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { IncomingFrame } from "../connection/transport.ts";
import type { Announcements } from "./announcements.ts";
import type { JoinLeaveNotices } from "./join_leave_notices.ts";
import type { GapWatch } from "./gap_watch.ts";
import type { RoomStore } from "./room_store.ts";
import type { RosterStore } from "./roster_store.ts";

/** Whom frames are for. */
export interface RoomFramesOptions {
  readonly store: RoomStore;
  readonly roster: RosterStore;
  readonly outbox: Outbox;
  readonly joinLeaveNotices: JoinLeaveNotices;
  readonly typingUsers: TypingUsers;
  readonly announcements: Announcements;
  readonly gaps: GapWatch;
  /** Changed by `setUser` alone, which others hear of too. */
  readonly user: ReadonlySignal<User | null>;
  readonly setUser: (who: User | null) => void;
  /** What is shown may no longer be what the log says. */
  readonly renew: () => void;
  /** Somebody else has just said something here, in the log of that epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
}

/** The desk at which frames are sorted. */
export class RoomFrames {
  /** Most rooms that the connection can join. */
  roomsMax = ROOMS_MAX;
  /** Malformed frames that were dropped since the page was opened. */
  dropped = 0;
  readonly #options: RoomFramesOptions;
  #wasLive = false;
  #isLive = false;

  constructor(options: RoomFramesOptions) {
    this.#options = options;
  }

  /** Whether the room has been live since the page was opened. */
  get wasLive(): boolean {
    return this.#wasLive;
  }

  /** The room is live: what comes from now on is news. */
  live(): void {
    this.#wasLive = true;
    this.#isLive = true;
  }

  /** The connection is gone: what the next one brings before it is live was missed. */
  lost(): void {
    this.#isLive = false;
  }

  /** Takes what has come; what a flood does to the window is for the store. */
  receive(frames: readonly IncomingFrame[], lines?: number, part?: number): void {
    const { store, outbox, gaps } = this.#options;
    const events: ParsedEvent[] = [];
    const applyEvents = () => {
      if (events.length > 0) store.apply(events.splice(0), lines, part);
    };
    for (const frame of frames) {
      if (isEvent(frame)) {
        events.push(frame);
        if (frame.type === "message") this.#handle(frame);
      } else {
        applyEvents();
        this.#handleOther(frame);
      }
    }
    applyEvents();
    outbox.seen(store.state.value.head);
    gaps.applied(store.isMissing);
  }

  #handleOther(frame: Exclude<IncomingFrame, ParsedEvent>): void {
    const { store, roster, outbox, joinLeaveNotices, typingUsers, gaps, setUser, renew } =
      this.#options;
    switch (frame.type) {
      case "hello":
        setUser(frame.user);
        this.roomsMax = frame.limits.rooms;
        break;
      case "joined":
        // What is missing here may not be missing in the tab that leads.
        if (!frame.isOfOtherTab) gaps.joined();
        store.joined(frame);
        renew();
        if (frame.users) {
          this.#handleOwnName(frame.users);
          const count = frame.count ?? frame.users.length;
          const presenceDiff = roster.replace({ users: frame.users, count });
          // Before the first join nobody was seen, who could have come or gone.
          if (this.#wasLive) joinLeaveNotices.add(presenceDiff, count);
        }
        break;
      case "ack":
        outbox.acked(frame);
        break;
      case "error":
        outbox.refused(frame);
        // Who one was is over: the page asks for a name again.
        if (frame.code === "unauthorized") setUser(null);
        break;
      case "presence":
        this.#handleOwnName(frame.joined);
        joinLeaveNotices.add(roster.apply(frame), frame.count);
        for (const id of frame.left) typingUsers.end(id);
        break;
      case "typing":
        typingUsers.add(frame.user);
        break;
      case "malformed":
        this.dropped += 1;
        gaps.malformed();
        break;
    }
  }

  /** Another name, or picture, was taken in another tab. */
  #handleOwnName(users: readonly PresentUser[]): void {
    const { user, setUser } = this.#options;
    const own = user.peek();
    const heard = users.find(({ id }) => id === own?.id);
    if (!own || !heard || (heard.name === own.name && heard.avatar === own.avatar)) return;
    const { away: _, ...named } = heard;
    setUser(named);
  }

  #handle(message: LogEvent & { type: "message" }): void {
    const { store, typingUsers, announcements, joinLeaveNotices, user, setUser, onMessage } =
      this.#options;
    typingUsers.end(message.user.id);
    const { head, epoch } = store.state.value;
    if (message.seq <= head) return;
    joinLeaveNotices.said(message.user.id, message.seq);
    if (message.user.id === user.value?.id) {
      // Another name was taken in another tab.
      if (message.user.name !== user.value.name) setUser(message.user);
    } else if (message.deleted === undefined && this.#isLive) {
      announcements.add(message);
      onMessage?.(message, epoch);
    }
  }
}
