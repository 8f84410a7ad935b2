// Reads a room's log from a cursor up to its head, page by page.

import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import { PAGE_MAX } from "../../protocol/limits.ts";
import type { IncomingFrame, Joined } from "./transport.ts";

/** What it needs. */
export interface MissedPagesOptions {
  readonly room: string;
  /**
   * Requests a page of the room. The first query has no cursor, unless `after` gives one: the caller
   * knows where to start. Resolves to the JSON, or undefined after a refusal.
   */
  readonly request: (query: Readonly<Record<string, string>>) => Promise<unknown>;
  /** The cursor of the first page. */
  readonly after?: string;
}

/**
 * Yields the pages. The last one reaches the head, or is incomplete because the cursor is not valid.
 *
 * @throws {TypeError} if an answer is not a page, but a proxy's own, for example
 */
export async function* missedPages(
  { room, request, after }: MissedPagesOptions,
): AsyncGenerator<Joined, void> {
  for (let reached = -1;;) {
    const answer = await request({ limit: `${PAGE_MAX}`, ...(after && { after }) });
    if (answer === undefined) return;
    const page = parseServerFrame({ ...Object(answer), type: "joined", room });
    if (page?.type !== "joined") throw new TypeError(`Cannot read a page of "${room}"`);
    yield page;
    const { last } = page;
    // Otherwise a page without further events would be requested forever.
    if (!page.complete || last >= page.head || last <= reached) return;
    reached = last;
    after = `${last}.${page.epoch}`;
  }
}

/**
 * The frames of a page whose events are live: they are announced, unlike those of a `joined` frame. The
 * cursor must not move past them before they are applied, and then moves to the end of the page.
 */
export function liveFrames(page: Joined): readonly IncomingFrame[] {
  const { events, first, last } = page;
  if (!page.complete || events.length === 0) return [page];
  const before = { ...page, events: [], last: first - 1 };
  const coversMore = events.length <= last - first;
  return [before, ...events, ...(coversMore ? [{ ...page, events: [] }] : [])];
}
