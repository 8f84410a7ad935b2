// Dispatches the frames of a room to the parts of the model, in their order.

import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { isEvent, type ParsedEvent } from "../../protocol/parse_server_frame.ts";
import { ROOMS_MAX } from "../../protocol/limits.ts";
import type { PresentUser } from "../../protocol/frames.ts";
import type { TypingUsers } from "./typing_users.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { IncomingFrame } from "../connection/transport.ts";
import type { Announcements } from "./announcements.ts";
import type { JoinLeaveNotices } from "./join_leave_notices.ts";
import type { GapWatch } from "./gap_watch.ts";
import type { HistoryLoader } from "./history_loader.ts";
import type { RoomStore } from "./room_store.ts";
import type { RosterStore } from "./roster_store.ts";

/** The parts that frames are for. */
export interface RoomFramesOptions {
  readonly store: RoomStore;
  readonly roster: RosterStore;
  readonly outbox: Outbox;
  readonly joinLeaveNotices: JoinLeaveNotices;
  readonly typingUsers: TypingUsers;
  readonly announcements: Announcements;
  readonly gaps: GapWatch;
  readonly user: ReadonlySignal<User | null>;
  readonly setUser: (who: User | null) => void;
  readonly historyLoader: Pick<HistoryLoader, "renew">;
  /** Called for each live message of another user, with the log's epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
}

/** One room's dispatcher. */
export class RoomFrames {
  /** How many rooms the connection may join. */
  roomsMax = ROOMS_MAX;
  readonly #options: RoomFramesOptions;
  #wasLive = false;
  #isLive = false;

  constructor(options: RoomFramesOptions) {
    this.#options = options;
  }

  /** The room is live: messages are news from now on. */
  setLive(): void {
    this.#wasLive = true;
    this.#isLive = true;
  }

  /** The connection is gone: what the next one delivers before it is live was missed. */
  setLost(): void {
    this.#isLive = false;
  }

  /** Dispatches frames. `lines` bounds the window in a flood: see `RoomStore.apply()`. */
  receive(frames: readonly IncomingFrame[], lines?: number): void {
    const { store, outbox, gaps } = this.#options;
    const events: ParsedEvent[] = [];
    const applyEvents = () => {
      if (events.length > 0) store.apply(events.splice(0), { lines });
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
    const { store, roster, outbox, joinLeaveNotices, typingUsers, gaps, setUser } = this.#options;
    switch (frame.type) {
      case "hello":
        setUser(frame.user);
        this.roomsMax = frame.limits.rooms;
        break;
      case "joined":
        // An event that is missing here need not be missing in the leading tab.
        if (!frame.isOfOtherTab) gaps.joined();
        store.joined(frame);
        this.#options.historyLoader.renew();
        if (frame.users) {
          this.#handleOwnName(frame.users);
          const count = frame.count ?? frame.users.length;
          const presenceDiff = roster.replace({ users: frame.users, count });
          // Before the first join, nobody was shown who could come or go.
          if (this.#wasLive) joinLeaveNotices.add(presenceDiff, count);
        }
        break;
      case "ack":
        outbox.acked(frame);
        break;
      case "error":
        outbox.refused(frame);
        // The session is over: the page asks for a name again.
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
        gaps.malformed();
        break;
    }
  }

  /** Updates the user if their name or picture was changed in another tab. */
  #handleOwnName(users: readonly PresentUser[]): void {
    const { user, setUser } = this.#options;
    const own = user.peek();
    const present = users.find(({ id }) => id === own?.id);
    if (!own || !present) return;
    if (present.name === own.name && present.avatar === own.avatar) return;
    const { away: _, ...named } = present;
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
      // The name was changed in another tab.
      if (message.user.name !== user.value.name) setUser(message.user);
    } else if (message.deleted === undefined && this.#isLive) {
      announcements.add(message);
      onMessage?.(message, epoch);
    }
  }
}
