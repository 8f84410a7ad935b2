// Responses without a body: 303 See Other and 304 Not Modified.

import { ifNoneMatch } from "@std/http/etag";
import { boundedHeader } from "./bounded_header.ts";

const SEE_OTHER = 303;
const NOT_MODIFIED = 304;

/** 303 to a path of this host, such as the page that follows a form. */
export function redirect(path: string, headers: Headers = new Headers()): Response {
  headers.set("location", path);
  return new Response(null, { status: SEE_OTHER, headers });
}

/**
 * 304 if the request's `If-None-Match` names this tag, otherwise undefined (RFC 9110, section
 * 13.1.2). For GET and HEAD only.
 */
export function notModified(
  request: Request,
  etag: string,
  headers: HeadersInit,
): Response | undefined {
  if (ifNoneMatch(boundedHeader(request.headers, "if-none-match"), etag)) return undefined;
  return new Response(null, { status: NOT_MODIFIED, headers });
}
