// What a read counts as, next to a static file: before anything of it is done.
//
// Measured on two cores: a room's page takes 2 to 30 ms, JSON or lines of a room 0.3 to 2 ms, a file or
// a poll that waits 0.05 to 0.3 ms.

import { boundedHeader } from "../http/bounded_header.ts";

/** A page is rendered. */
export const PAGE_COST = 40;
/** Events or rooms are read and written out. */
const DATA_COST = 10;
/** A file from memory, a picture, or a poll, which mostly waits. */
const FILE_COST = 1;

const DATA = /^\/(?:rooms(?:\/|$)|session$)/;
/** What is a page whatever is asked for. */
const WELCOME = "/";

/** The cost of a GET, HEAD or OPTIONS. */
export function readCost(
  { method, headers }: Pick<Request, "method" | "headers">,
  { pathname, searchParams }: Pick<URL, "pathname" | "searchParams">,
): number {
  if (method === "OPTIONS") return FILE_COST;
  if (pathname === WELCOME) return PAGE_COST;
  if (!DATA.test(pathname)) return FILE_COST;
  // A browser that asks for a page names it; who asks for anything gets lines or JSON.
  if (boundedHeader(headers, "accept")?.toLowerCase().includes("text/html")) return PAGE_COST;
  return searchParams.has("wait") ? FILE_COST : DATA_COST;
}
