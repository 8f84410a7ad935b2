// Whether the client has it already (RFC 9110, section 13.1.2).

import { ifNoneMatch } from "@std/http/etag";
import { boundedHeader } from "./bounded_header.ts";

const NOT_MODIFIED = 304;

/** 304 where `If-None-Match` names this tag, else undefined; for GET and HEAD alone. */
export function notModified(
  request: Request,
  etag: string,
  headers: HeadersInit,
): Response | undefined {
  if (ifNoneMatch(boundedHeader(request.headers, "if-none-match"), etag)) return undefined;
  return new Response(null, { status: NOT_MODIFIED, headers });
}
