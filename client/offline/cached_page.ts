// Defines how a room's page is cached: the document without its log, and the log apart.

import type { User } from "../../protocol/events/base.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { parseServerPage } from "../../protocol/parse_server_frame.ts";
import { isRichTexts, type RichTexts } from "../../text/rich_text.ts";

/** The cache of the rooms' pages and logs; a sign-out deletes it. */
export const PAGE_CACHE = "hubbub-pages";

/** The part of a view that is cached apart from the page. */
export interface CachedLog {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly head: number;
  readonly complete: boolean;
  readonly events: readonly LogEvent[];
  /** Their parsed texts. */
  readonly rich: RichTexts;
}

/** The address of a room's log in the cache; its page has `path`. */
export function logAddress(path: string): string {
  return `${path}?log`;
}

/** The header of a cached page that names its owner, as `ownerOf()` does. */
export const SAVED_FOR = "x-saved-for";

/** Who may read what is cached: the user of a session, or everybody without one. */
export function ownerOf(user: User | null): string {
  return user && !user.guest ? user.id : "";
}

/** The header of a cached log that has the time when it was written, ms since the epoch. */
export const SAVED_AT = "x-saved-at";

/** The cache entry of a log. */
export function dated(log: CachedLog): Response {
  const headers = { "content-type": "application/json", [SAVED_AT]: String(Date.now()) };
  // `Response.json` is missing in older browsers that the page supports.
  return new Response(JSON.stringify(log), { headers });
}

/** The markup around the rendered components, and before the view that they start from. */
const APP = '<div id="app">';
const VIEW = '</div><script type="application/json" id="view">';
const VIEW_END = "</script>";

/** A document and its log; the document has no message text. */
export interface PageAndLog {
  readonly html: string;
  readonly log: CachedLog;
  readonly owner: string;
  /** Reading requires a session. */
  readonly requiresPassword: boolean;
}

/** Splits a room's page; undefined if it is not one that a script makes live. */
export function splitPage(html: string): PageAndLog | undefined {
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

/** Puts a log, saved `at` ms since the epoch, back into its document. */
export function joinPage(html: string, log: CachedLog, at: number): string {
  const parts = cut(html);
  if (!parts) return html;
  const view = JSON.stringify({ ...JSON.parse(parts.view), ...log });
  return (parts.before + parts.after(view)).replace("<html", `<html data-saved-at="${at}"`);
}

/**
 * Parses a log from the cache.
 *
 * @throws {SyntaxError} if it is not a log, for example because an older build wrote it
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
    // Without parsed texts, the page parses them again.
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
    /** JSON that cannot end its script element. */
    after: (json: string) => VIEW + json.replaceAll("<", "\\u003c") + html.slice(end),
  };
}
