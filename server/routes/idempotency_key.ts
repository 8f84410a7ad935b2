// Reads the nonce of a write that comes over HTTP.

import { ChatError } from "../../protocol/chat_error.ts";
import { NONCE_MAX } from "../../protocol/limits.ts";
import { isNonce } from "../../protocol/parse_frame.ts";
import { boundedHeader } from "../http/bounded_header.ts";

/**
 * The value of `Idempotency-Key`, quoted (IETF draft-ietf-httpapi-idempotency-key) or bare; otherwise
 * the body's field `nonce`. Empty if there is neither, so that a command can spread it.
 *
 * @throws {ChatError} `bad_request`
 */
export function readNonce(
  headers: Headers,
  fields: Readonly<Record<string, unknown>> = {},
): { readonly nonce?: string } {
  const key = boundedHeader(headers, "idempotency-key");
  const nonce = key === null ? fields.nonce : /^"(.*)"$/.exec(key)?.[1] ?? key;
  if (nonce === undefined || nonce === null || nonce === "") return {};
  if (!isNonce(nonce)) {
    throw new ChatError("bad_request", `An idempotency key has 1 to ${NONCE_MAX} characters`);
  }
  return { nonce };
}
