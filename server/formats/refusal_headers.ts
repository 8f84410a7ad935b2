// The headers that the status of a refusal requires, whether its body is JSON, text or a page.

import type { ChatError } from "../../protocol/chat_error.ts";

const MS_PER_SECOND = 1_000;

/**
 * `Retry-After` with 429 (RFC 6585, section 4), and `WWW-Authenticate` with 401 (RFC 9110, section
 * 15.5.2).
 */
export function refusalHeaders(
  { code, retryAfter }: Pick<ChatError, "code" | "retryAfter">,
  additional?: HeadersInit,
): Headers {
  const headers = new Headers(additional);
  if (retryAfter !== undefined) {
    headers.set("retry-after", String(Math.ceil(retryAfter / MS_PER_SECOND)));
  }
  if (code === "unauthorized") headers.set("www-authenticate", "Bearer");
  return headers;
}
