// A `Content-Type` → its type and parameters.

import { parseMediaType } from "@std/media-types";
import { ChatError } from "../../protocol/chat_error.ts";

/** Where `boundedHeader()` cuts it: of a longer one nobody knows what else it says of the bytes. */
const CUT_AT = 256;

/** What a `Content-Type` says. */
export interface MediaType {
  /** In lower case: `text/plain`. */
  readonly type: string;
  /** By names in lower case: `charset`, `boundary`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Parses the header's value.
 *
 * @throws {ChatError} `unsupported_type` if it is malformed: then nobody knows what the bytes mean
 */
export function mediaType(header: string): MediaType {
  try {
    if (header.length >= CUT_AT) throw new RangeError("Too long");
    const [type, parameters = {}] = parseMediaType(header);
    return { type, parameters };
  } catch (cause) {
    throw new ChatError("unsupported_type", "That Content-Type is malformed", { cause });
  }
}
