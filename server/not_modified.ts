// Whether the client has it already (RFC 9110, section 13.1.2).

import { ifNoneMatch } from "@std/http/etag";

/** Whether `If-None-Match` names this tag; only for GET and HEAD. */
export function isNotModified(request: Request, etag: string): boolean {
  return !ifNoneMatch(request.headers.get("if-none-match"), etag);
}
