// Adds CORS headers for the sites that the configuration lists (Fetch, section 3.2).

import { boundedHeader } from "./bounded_header.ts";
import { isListed, type OriginPolicy } from "./origin.ts";

/**
 * Headers of the few files that pages of every site may load: the script and style of an embedded room. A
 * page loads a module script of another site only by CORS, and an isolated page (COEP) requires the
 * policy. Sites that are not listed get the script too, so that it can tell them so.
 */
export const PUBLIC_CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Request headers that a browser must ask for before it sends them. */
const ALLOWED_HEADERS = "authorization, content-type, idempotency-key, last-event-id";
/** Response headers that scripts can read, beside those that they always can. */
const EXPOSED_HEADERS = "etag, location, retry-after";
/** The list is fixed while the server runs; browsers limit this to two hours. */
const ASK_AGAIN_AFTER_S = 7_200;

/**
 * Lets pages of listed sites read the response. It allows no credentials: the session's cookie does
 * not come from another site (SameSite), so such a page uses a token.
 */
export function addCorsHeaders(request: Request, headers: Headers, options: OriginPolicy): void {
  // A file for all sites.
  if (headers.has("access-control-allow-origin")) return;
  if (options.origins.length === 0) return;
  headers.append("vary", "Origin");
  const origin = boundedHeader(request.headers, "origin");
  if (origin === null || !isListed(origin, options)) return;
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", EXPOSED_HEADERS);
}

/** Adds what a browser must know before it sends more than a simple GET or form. */
export function answerPreflight(request: Request, headers: Headers, allow: string): void {
  if (!request.headers.has("access-control-request-method")) return;
  headers.set("access-control-allow-methods", allow);
  headers.set("access-control-allow-headers", ALLOWED_HEADERS);
  headers.set("access-control-max-age", String(ASK_AGAIN_AFTER_S));
}
