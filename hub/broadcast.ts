// What a room posts on its channel. It is encoded once per wire format, not once per reader.

import type { User } from "../protocol/events/base.ts";
import type { LogEvent } from "../protocol/events/registry.ts";
import { PAGE_MAX_BYTES } from "../protocol/limits.ts";
import { eventBytesAtMost } from "./event_bytes.ts";
import type { ConfusableNames } from "./names/confusable_names.ts";
import type { Payload } from "./send_queue.ts";
import type { PresenceDiff } from "./room_presence.ts";

/** What has happened in a room since the last post. */
export type RoomUpdate =
  | { readonly type: "events"; readonly events: readonly LogEvent[] }
  | ({ readonly type: "presence" } & PresenceDiff)
  | { readonly type: "typing"; readonly users: readonly User[] };

/** An encoding of updates: JSON lines, server-sent events, plain lines. */
export interface WireFormat {
  /** Formats with the same name encode alike and share payloads. */
  readonly name: string;
  /** The payload, or null if this format omits such updates. */
  encode(update: RoomUpdate, room: WireRoom): Payload | null;
}

/** What a format may need to know about the room. */
export interface WireRoom {
  /** The room's name. */
  readonly name: string;
  /** The log's epoch, for the cursors that a format writes. */
  readonly epoch: string;
  /** The names that need a tag in plain lines. */
  readonly confusableNames: ConfusableNames;
}

/** An update of a room, encoded at most once per format. */
export class Broadcast {
  /** The room. */
  readonly room: WireRoom;
  /** What happened; events are in seq order. */
  readonly update: RoomUpdate;
  /** Seq of its first event. Infinite for updates that are not in the log: no reader has them yet. */
  readonly firstSeq: number;
  /** An upper bound of the bytes of its events; 0 for updates that are not in the log. */
  readonly bytesAtMost: number;
  #size = 0;
  readonly #encoded = new Map<string, Payload | null>();

  /** An update of `room`. */
  constructor(room: WireRoom, update: RoomUpdate) {
    this.room = room;
    this.update = update;
    const events = update.type === "events" ? update.events : [];
    this.firstSeq = events[0]?.seq ?? Infinity;
    this.bytesAtMost = events.reduce(
      (sum, event) => sum + eventBytesAtMost(event) + FRAMING_BYTES,
      0,
    );
  }

  /** The length of the longest payload so far, in UTF-16 units or bytes: the cost per receiver. */
  get size(): number {
    return this.#size;
  }

  /** The payload that all readers of this format share. */
  encoded(format: WireFormat): Payload | null {
    let payload = this.#encoded.get(format.name);
    if (payload === undefined) {
      payload = format.encode(this.update, this.room);
      this.#encoded.set(format.name, payload);
      this.#size = Math.max(this.#size, payload?.length ?? 0);
    }
    return payload;
  }

  /** The payload for a reader that already has all events up to `seq`: only right after a join. */
  encodedAfter(format: WireFormat, seq: number): Payload | null {
    if (this.update.type !== "events") return this.encoded(format);
    const events = this.update.events.filter((event) => event.seq > seq);
    return events.length === 0 ? null : format.encode({ type: "events", events }, this.room);
  }

  /** The payload without the typing of `userId`, who does not get their own. Null if nothing is left. */
  encodedWithout(format: WireFormat, userId: string | undefined): Payload | null {
    const { update } = this;
    if (update.type !== "typing" || !update.users.some(({ id }) => id === userId)) {
      return this.encoded(format);
    }
    const users = update.users.filter(({ id }) => id !== userId);
    return users.length === 0 ? null : format.encode({ type: "typing", users }, this.room);
  }
}

/** More than a format has around the JSON of an event, and than a held event takes beside its strings. */
const FRAMING_BYTES = 250;

/**
 * How many of the first `events` fit into one post: no more than a page together, but one at least,
 * because clients bound the size of a frame. An upper bound of the bytes counts, because the exact size
 * would take another encoding.
 */
export function postLength(events: readonly LogEvent[]): number {
  let bytes = 0;
  let length = 0;
  for (const event of events) {
    bytes += eventBytesAtMost(event) + FRAMING_BYTES;
    if (bytes > PAGE_MAX_BYTES && length > 0) break;
    length++;
  }
  return length;
}
