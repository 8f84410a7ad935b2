// What a room posts on its channel: written once for each wire format, not once a reader.

import type { LogEvent, User } from "../protocol/event.ts";
import type { ConfusableNames } from "./names/confusable_names.ts";
import type { Payload } from "./send_queue.ts";
import { eventBytesAtMost } from "./post_length.ts";
import type { PresenceDiff } from "./room_presence.ts";

/** What happened in a room since the last post. */
export type RoomUpdate =
  | { readonly type: "events"; readonly events: readonly LogEvent[] }
  | ({ readonly type: "presence" } & PresenceDiff)
  | { readonly type: "typing"; readonly users: readonly User[] };

/** A way of putting news on a wire: JSON lines, server-sent events, plain lines. */
export interface WireFormat {
  /** Formats of one name give the same payload, and share it. */
  readonly name: string;
  /** The payload, or null where this format leaves such news out. */
  encode(update: RoomUpdate, room: WireRoom): Payload | null;
}

/** What a format may want to know of the room. */
export interface WireRoom {
  /** The room's name. */
  readonly name: string;
  /** The log's epoch, for the cursors that a format writes. */
  readonly epoch: string;
  /** Who is told apart by a tag, where a line shows a bare name. */
  readonly confusableNames: ConfusableNames;
}

/** News of a room, encoded at most once for each format. */
export class Broadcast {
  /** Where it happened. */
  readonly room: WireRoom;
  /** What happened; events in seq order. */
  readonly update: RoomUpdate;
  /** Seq of the first event in it; infinite for what is not in the log, so that nobody has it yet. */
  readonly firstSeq: number;
  /** Most bytes that its events can take; 0 for what is not in the log. */
  readonly bytesAtMost: number;
  #size = 0;
  readonly #encoded = new Map<string, Payload | null>();

  /** News of `room`. */
  constructor(room: WireRoom, update: RoomUpdate) {
    this.room = room;
    this.update = update;
    const events = update.type === "events" ? update.events : [];
    this.firstSeq = events[0]?.seq ?? Infinity;
    this.bytesAtMost = events.reduce((sum, event) => sum + eventBytesAtMost(event), 0);
  }

  /** Of the longest payload so far, in UTF-16 units or bytes: what it costs to hand it to one more. */
  get size(): number {
    return this.#size;
  }

  /** The payload that everybody on this format shares. */
  encoded(format: WireFormat): Payload | null {
    let payload = this.#encoded.get(format.name);
    if (payload === undefined) {
      payload = format.encode(this.update, this.room);
      this.#encoded.set(format.name, payload);
      this.#size = Math.max(this.#size, payload?.length ?? 0);
    }
    return payload;
  }

  /** The payload for one who already has all events up to `seq`: only right after a join. */
  encodedAfter(format: WireFormat, seq: number): Payload | null {
    if (this.update.type !== "events") return this.encoded(format);
    const events = this.update.events.filter((event) => event.seq > seq);
    return events.length === 0 ? null : format.encode({ type: "events", events }, this.room);
  }

  /** Who writes, for one of them: nobody is told that of themselves. Null if there is nobody else. */
  encodedWithout(format: WireFormat, userId: string | undefined): Payload | null {
    const { update } = this;
    if (update.type !== "typing" || !update.users.some(({ id }) => id === userId)) {
      return this.encoded(format);
    }
    const users = update.users.filter(({ id }) => id !== userId);
    return users.length === 0 ? null : format.encode({ type: "typing", users }, this.room);
  }
}
