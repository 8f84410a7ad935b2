// Limits the events of an HTML page, which has every text three times and is compressed.

import type { LogEvent } from "../../protocol/events/registry.ts";
import type { Place } from "../../protocol/frames.ts";

/**
 * Characters of text in one HTML page. Fifty usual messages have about 5,000. Fifty of the longest
 * made a page of a megabyte, which took 30 ms to render and 90 ms with compression. The browser loads
 * the rest when it is needed.
 */
const TEXT_MAX = 64 * 1024;

/** The consecutive events around the place that fit; at least one. */
export function pageWindow(events: readonly LogEvent[], place: Place): readonly LogEvent[] {
  const middle = middleOf(events, place);
  let [first, last] = [middle, middle];
  let left = TEXT_MAX - lengthOf(events[middle]);
  // Alternates between both sides, so that a place in the middle has as much before as after it.
  for (let before = true, tried = 0; tried < 2; before = !before) {
    const at = before ? first - 1 : last + 1;
    const length = lengthOf(events[at]);
    if (events[at] === undefined || length > left) {
      tried += 1;
      continue;
    }
    tried = 0;
    left -= length;
    if (before) first = at;
    else last = at;
  }
  return events.slice(first, last + 1);
}

function middleOf(events: readonly LogEvent[], place: Place): number {
  const end = Math.max(0, events.length - 1);
  if ("after" in place) return 0;
  if (!("around" in place)) return end;
  const { around } = place;
  const found = events.findIndex(({ seq, at }) =>
    typeof around === "number" ? seq >= around : at >= around.at
  );
  return found === -1 ? end : found;
}

function lengthOf(event: LogEvent | undefined): number {
  return event !== undefined && "text" in event ? event.text?.length ?? 0 : 0;
}
