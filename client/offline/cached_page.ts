// A room's page as the service worker keeps it: the document without its log, which is kept apart.

import type { LogEvent, User } from "../../protocol/event.ts";
import { parseServerPage } from "../../protocol/parse_server_frame.ts";
import { isRichTexts } from "../../text/rich_text.ts";
import type { RichTexts } from "../../text/rich_text.ts";

/** The cache that holds rooms as they were last loaded, and their logs; signing out deletes it. */
export const PAGE_CACHE = "hubbub-pages";
/** The part of a view that is kept apart from the page. */
export interface CachedLog {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly head: number;
  readonly complete: boolean;
  readonly events: readonly LogEvent[];
  /** What the parser made of them. */
  readonly rich: RichTexts;
}

/** Where a room's log lies in the cache, beside its page at `path`. */
export function logAddress(path: string): string {
  return `${path}?log`;
}

/** Whose a page is: a header of its entry, as `ownerOf` has it. */
export const SAVED_FOR = "x-saved-for";

/** Who may read what is saved: the user of a session, or everybody who has none. */
export function ownerOf(user: User | null): string {
  return user && !user.guest ? user.id : "";
}

/** When a log was written, ms since the epoch: a header of its entry. */
export const SAVED_AT = "x-saved-at";

/** A log as it lies in the cache. */
export function dated(log: CachedLog): Response {
  const headers = { "content-type": "application/json", [SAVED_AT]: String(Date.now()) };
  // Not by `Response.json`, which older browsers that the page runs in do not have.
  return new Response(JSON.stringify(log), { headers });
}

/** What the server puts around the components, and before what they start from. */
const APP = '<div id="app">';
const VIEW = '</div><script type="application/json" id="view">';
const VIEW_END = "</script>";

/** A document and its log, apart: no text of a message is left in the document. */
export interface PageAndLog {
  readonly html: string;
  readonly log: CachedLog;
  readonly owner: string;
  /** Nobody reads here without a session. */
  readonly requiresPassword: boolean;
}

/** Takes a page of a room apart; undefined where it is none that scripts make live. */
export function takeApart(html: string): PageAndLog | undefined {
  const parts = cut(html);
  if (!parts) return undefined;
  const { epoch, first, last, head, complete, events, rich, ...view } = JSON.parse(parts.view);
  return {
    html: parts.before + parts.after(JSON.stringify(view)),
    log: { epoch, first, last, head, complete, events, rich },
    owner: ownerOf(view.user),
    requiresPassword: view.config.password,
  };
}

/** Puts a log into a document that was taken apart; `at` is when it was saved, ms since the epoch. */
export function putTogether(html: string, log: CachedLog, at: number): string {
  const parts = cut(html);
  if (!parts) return html;
  const view = JSON.stringify({ ...JSON.parse(parts.view), ...log });
  return (parts.before + parts.after(view)).replace("<html", `<html data-saved-at="${at}"`);
}

/**
 * A log as it was read from the cache.
 *
 * @throws {SyntaxError} if it is none: an older build or something else wrote it.
 */
export function parseLog(value: unknown): CachedLog {
  const { epoch, first, last, head, events } = parseServerPage(value);
  if (epoch === undefined) throw new SyntaxError("Cannot read a saved log without an epoch");
  const { complete, rich } = value as Partial<Record<"complete" | "rich", unknown>>;
  return {
    epoch,
    first,
    last,
    head,
    complete: complete === true,
    events: events.filter((event) => event.type !== "unknown"),
    // Without it the page parses the texts anew.
    rich: isRichTexts(rich) ? rich : [],
  };
}

function cut(html: string) {
  const app = html.indexOf(APP);
  const view = html.lastIndexOf(VIEW);
  const end = html.indexOf(VIEW_END, view);
  if (app < 0 || view < 0 || end < 0) return undefined;
  return {
    before: html.slice(0, app + APP.length),
    view: html.slice(view + VIEW.length, end),
    /** JSON that cannot end the element that it stands in. */
    after: (json: string) => VIEW + json.replaceAll("<", "\\u003c") + html.slice(end),
  };
}
