// A `Content-Type` → its type and parameters.

import { parseMediaType } from "@std/media-types";
import { ChatError } from "../../protocol/chat_error.ts";
import { CONTENT_TYPE_MAX_LENGTH } from "./bounded_header.ts";

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
    // It may be cut, and a charset may be in what is missing.
    if (header.length >= CONTENT_TYPE_MAX_LENGTH) throw new RangeError("Too long");
    const [type, parameters = {}] = parseMediaType(header);
    return { type, parameters };
  } catch (cause) {
    throw new ChatError("unsupported_type", "That Content-Type is malformed", { cause });
  }
}
