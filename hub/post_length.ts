// Decides how many of the waiting events go into one post.

import type { LogEvent } from "../protocol/event.ts";
import { PAGE_MAX_BYTES } from "../protocol/limits.ts";

/** More bytes than an event's JSON has beside its text and its author's name. */
const EVENT_FRAME_BYTES = 400;
/** Most bytes of UTF-8 JSON per UTF-16 unit of a cleaned text. */
const BYTES_PER_UNIT = 3;

/** An upper bound of the bytes of an event as JSON. */
export function eventBytesAtMost(event: LogEvent): number {
  const text = "text" in event ? event.text : undefined;
  return EVENT_FRAME_BYTES + BYTES_PER_UNIT * ((text?.length ?? 0) + event.user.name.length);
}

/**
 * How many of the first `events` fit one page, at least one: clients limit the size of a frame. An upper
 * bound is enough, as exact bytes would cost another encoding.
 */
export function postLength(events: readonly LogEvent[]): number {
  let bytes = 0;
  let length = 0;
  for (const event of events) {
    bytes += eventBytesAtMost(event);
    if (bytes > PAGE_MAX_BYTES && length > 0) break;
    length++;
  }
  return length;
}
