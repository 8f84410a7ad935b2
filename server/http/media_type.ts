// Parses a `Content-Type` into type and parameters.

import { parseMediaType } from "@std/media-types";
import { ChatError } from "../../protocol/chat_error.ts";
import { CONTENT_TYPE_MAX_LENGTH } from "./bounded_header.ts";

/** A parsed `Content-Type`. */
export interface MediaType {
  /** In lower case: `text/plain`. */
  readonly type: string;
  /** By name in lower case: `charset`, `boundary`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Parses the header's value.
 *
 * @throws {ChatError} `unsupported_type` if it is malformed, as the bytes then mean nothing
 */
export function mediaType(header: string): MediaType {
  try {
    // It may have been cut, and the missing part may contain a charset.
    if (header.length >= CONTENT_TYPE_MAX_LENGTH) throw new RangeError("Too long");
    const [type, parameters = {}] = parseMediaType(header);
    return { type, parameters };
  } catch (cause) {
    throw new ChatError("unsupported_type", "The Content-Type is malformed", { cause });
  }
}
