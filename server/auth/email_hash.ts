// An email address → what is kept of it.

import { createHash } from "node:crypto";
import { ChatError } from "../../protocol/chat_error.ts";

// RFC 5321, section 4.5.3.1.3: a path has 256 octets, its angle brackets included.
const EMAIL_MAX = 254;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/**
 * SHA-256, in hex, of the trimmed address in lower case, as Gravatar defines it; undefined for none.
 *
 * @throws {ChatError} `bad_request` where it is no address.
 */
export function emailHash(raw: string | undefined): string | undefined {
  const email = raw?.trim().toLowerCase() ?? "";
  if (email === "") return undefined;
  if (email.length > EMAIL_MAX || !EMAIL.test(email)) {
    throw new ChatError("bad_request", "The email is no address like name@example.org");
  }
  return createHash("sha256").update(email).digest("hex");
}
