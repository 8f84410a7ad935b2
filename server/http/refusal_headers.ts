// What a refusal's status asks for in headers, whether it is told as JSON, text or a page.

import type { ChatError } from "../../protocol/chat_error.ts";

const MS_A_SECOND = 1_000;

/** `Retry-After` with 429 (RFC 6585), `WWW-Authenticate` with 401 (RFC 9110, section 15.5.2). */
export function refusalHeaders(
  { code, retryAfter }: Pick<ChatError, "code" | "retryAfter">,
  further?: HeadersInit,
): Headers {
  const headers = new Headers(further);
  if (retryAfter !== undefined) {
    headers.set("retry-after", String(Math.ceil(retryAfter / MS_A_SECOND)));
  }
  if (code === "unauthorized") headers.set("www-authenticate", "Bearer");
  return headers;
}
