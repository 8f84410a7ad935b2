// Reads what a room's log has after the page's cursor, one answer at a time, up to its head.

import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import type { Joined } from "./transport.ts";

/** Most events asked for at once. */
const LIMIT = 200;

/** What it is read by. */
export interface MissedPagesOptions {
  readonly room: string;
  /** Asks for the room, from the page's cursor on unless `query` says otherwise; undefined if refused. */
  readonly request: (query: Record<string, string>) => Promise<Response | undefined>;
}

/**
 * The answers, the last of which reaches the head, or is incomplete, as the cursor means nothing.
 *
 * @throws {TypeError} if an answer is none, such as a page of a proxy's own
 */
export async function* missedPages(
  { room, request }: MissedPagesOptions,
): AsyncGenerator<Joined, void> {
  let after: string | undefined;
  while (true) {
    const response = await request({ limit: `${LIMIT}`, users: "1", ...(after && { after }) });
    if (!response) return;
    const page = parseServerFrame({ ...await response.json(), type: "joined", room });
    if (page?.type !== "joined") throw new TypeError(`Cannot read a page of "${room}"`);
    yield page;
    const last = page.events.at(-1)?.seq ?? page.head;
    if (!page.complete || last >= page.head) return;
    after = `${last}.${page.epoch}`;
  }
}
