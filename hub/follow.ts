// A reader who is no JSON WebSocket: what they missed page by page, then what comes, without a gap.

import type { Cursor } from "../protocol/frames.ts";
import { PAGE_MAX } from "../protocol/limits.ts";
import type { SendQueue } from "./send_queue.ts";
import type { Room } from "./room.ts";
import { Broadcast, type WireFormat } from "./broadcast.ts";
import type { Subscriber } from "./subscriber.ts";
import type { Actor } from "./actor.ts";

/** Who follows, from where, and how they read. */
export interface FollowOptions {
  /** Whose events are followed. */
  readonly room: Room;
  /** Must be allowed to read; their own typing is not told back. */
  readonly actor: Actor;
  /** Where all goes; the next page is read when the one before has left it. */
  readonly sendQueue: SendQueue;
  /** How pages and live news are written. */
  readonly format: WireFormat;
  /** Where to begin; without it a newcomer gets the newest page. */
  readonly cursor?: Cursor;
  /** The cursor means nothing here: the newest page follows instead. */
  readonly onReset?: () => void;
  /**
   * All that was missed is out, up to this seq: what comes after this call is news. Who is here is to be
   * told now, as of those who came and went meanwhile nothing is held.
   */
  readonly onLive?: (seq: number) => void;
}

/**
 * Sends the archive as fast as the send queue drains, then subscribes. Resolves with the live
 * subscriber, or undefined where the send queue was closed meanwhile.
 */
export async function follow(options: FollowOptions): Promise<Subscriber | undefined> {
  const { room, actor, sendQueue, format, cursor } = options;
  let after = cursor?.seq;
  while (await sendQueue.drained()) {
    // Subscribed before the page is read, so that nothing falls between the two.
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
        options.onReset?.();
        after = undefined;
        subscriber[Symbol.dispose]();
        continue;
      }
      if (page.events.length > 0) {
        const update = { type: "events", events: page.events } as const;
        const payload = new Broadcast(room, update).encoded(format);
        if (payload !== null) sendQueue.putPage(payload);
      }
      const last = page.events.at(-1)?.seq ?? page.head;
      if (last >= page.head) {
        options.onLive?.(last);
        subscriber.goLive(last);
        return subscriber;
      }
      // There is more than a page: what came meanwhile will be read from the log in its turn.
      subscriber[Symbol.dispose]();
      after = last;
    } catch (error) {
      subscriber[Symbol.dispose]();
      throw error;
    }
  }
  return undefined;
}
