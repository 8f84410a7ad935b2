// How many of the events that wait go out in one post.

import type { LogEvent } from "../protocol/event.ts";
import { PAGE_MAX_BYTES } from "../protocol/limits.ts";

/** More than an event's JSON takes beside its text and its author's name, in bytes. */
const EVENT_FRAME_BYTES = 400;
/** Most bytes that a UTF-16 unit of a cleaned text becomes in JSON, in UTF-8. */
const BYTES_A_UNIT = 3;

/** An upper bound of what an event takes as JSON, in bytes. */
export function eventBytesAtMost(event: LogEvent): number {
  const text = "text" in event ? event.text : undefined;
  return EVENT_FRAME_BYTES + BYTES_A_UNIT * ((text?.length ?? 0) + event.user.name.length);
}

/**
 * Of `events`, the first so many that are no more than a page together, one at least: clients bound
 * what they take as one frame. Counted by an upper bound, as exact bytes would cost another encoding.
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
