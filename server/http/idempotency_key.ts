// The nonce of a write that comes over HTTP.

import { ChatError } from "../../protocol/chat_error.ts";
import { NONCE_MAX } from "../../protocol/limits.ts";
import { isNonce } from "../../protocol/parse_frame.ts";
import { boundedHeader } from "./bounded_header.ts";

/**
 * `Idempotency-Key`, as a string in quotes (IETF draft-ietf-httpapi-idempotency-key) or bare; else
 * the body's field `nonce`. Empty where there is neither, ready to be spread into a wish.
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
    throw new ChatError("bad_request", `An idempotency key is 1 to ${NONCE_MAX} characters`);
  }
  return { nonce };
}
