// Follows a room for a reader that is not a JSON WebSocket: what was missed, page by page, then live.

import type { Cursor } from "../protocol/frames.ts";
import { PAGE_MAX } from "../protocol/limits.ts";
import type { SendQueue } from "./send_queue.ts";
import type { Room } from "./room.ts";
import { Broadcast, type WireFormat } from "./broadcast.ts";
import type { Subscriber } from "./subscriber.ts";
import type { Actor } from "./policy.ts";

/** Who follows which room, from where, and in which format. */
export interface FollowOptions {
  /** The room to follow. */
  readonly room: Room;
  /** Must have the right to read; does not get their own typing. */
  readonly actor: Actor;
  /** Gets pages and live updates; the next page is read when the previous one is sent. */
  readonly sendQueue: SendQueue;
  /** The format of pages and live updates. */
  readonly format: WireFormat;
  /** Where to start. @default the newest page */
  readonly cursor?: Cursor;
  /** The cursor is not a place in this log: the newest page follows, up to `head`. */
  readonly onReset?: (head: number) => void;
  /**
   * Everything up to `last` is sent; what follows this call is live. Presence is to be sent now, as
   * presence changes are not held during the catch-up.
   */
  readonly onLive?: (last: number) => void;
}

/**
 * Sends the archive as fast as the send queue drains, then subscribes. Resolves with the live
 * subscriber, or undefined if the send queue was closed meanwhile.
 */
export async function follow(options: FollowOptions): Promise<Subscriber | undefined> {
  const { room, actor, sendQueue, format, cursor } = options;
  let after = cursor?.seq;
  while (await sendQueue.drained()) {
    // Subscribed before the page is read, so that no event is missed between the two.
    const subscriber = room.subscribe({ format, sendQueue, userId: actor.user?.id });
    try {
      const page = after === undefined
        ? await room.catchUp(actor, undefined)
        : await room.read(actor, {
          place: { after },
          limit: PAGE_MAX,
          ...(cursor?.epoch === undefined ? {} : { epoch: cursor.epoch }),
        });
      if (after !== undefined && !page.complete) {
        options.onReset?.(page.head);
        after = undefined;
        subscriber[Symbol.dispose]();
        continue;
      }
      if (page.events.length > 0) {
        const update = { type: "events", events: page.events } as const;
        const payload = new Broadcast(room, update).encoded(format);
        if (payload !== null) sendQueue.putPage(payload);
      }
      if (page.last >= page.head) {
        options.onLive?.(page.last);
        subscriber.goLive(page.last);
        return subscriber;
      }
      // There is more than a page: events that were held meanwhile are read from the log later.
      subscriber[Symbol.dispose]();
      after = page.last;
    } catch (error) {
      subscriber[Symbol.dispose]();
      throw error;
    }
  }
  return undefined;
}
