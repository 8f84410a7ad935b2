// A body's bytes → text, in the charset that it is labelled with: decoded exactly or refused.

import { ChatError } from "../../protocol/chat_error.ts";

const UTF_8 = "utf-8";

/** All of it is UTF-8, too; to the platform it is windows-1252, in which no byte is wrong. */
const ASCII = /^(?:us-)?ascii$/i;

/** UTF-16 has a zero in each letter of ASCII: with every second letter of ASCII, a quarter of its bytes. */
const UTF_16_ZEROS = 0.25;

/**
 * The encoding of a `charset`, by the name that the platform has for it.
 *
 * @throws {ChatError} `unsupported_type` if nobody here can read it
 */
export function encodingOf(charset: string = UTF_8): string {
  if (ASCII.test(charset)) return UTF_8;
  try {
    return new TextDecoder(charset).encoding;
  } catch (cause) {
    throw new ChatError("unsupported_type", "That charset is not understood: send UTF-8", {
      cause,
    });
  }
}

/**
 * The text of the bytes, without a byte order mark.
 *
 * @throws {ChatError} `bad_request` if they mean nothing in that encoding: a replacement character
 * would be kept as if somebody had written it
 */
export function decodeBody(bytes: Uint8Array<ArrayBuffer>, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notEncodedSo(encoding, { cause });
  }
}

/**
 * The same of bytes that are a text as they stand, and not an escaped one. UTF-16 that nothing names is
 * refused, as far as zeros tell it from UTF-8.
 *
 * @throws {ChatError} `bad_request`
 */
export function decodeText(bytes: Uint8Array<ArrayBuffer>, encoding: string): string {
  const text = decodeBody(bytes, encoding);
  if (encoding !== UTF_8 || !text.includes("\0")) return text;
  const zeros = bytes.reduce((count, byte) => byte === 0 ? count + 1 : count, 0);
  if (zeros >= bytes.length * UTF_16_ZEROS) throw notEncodedSo(encoding);
  return text;
}

function notEncodedSo(encoding: string, options?: ErrorOptions): ChatError {
  const other = encoding === UTF_8 ? ", and its Content-Type names no other charset" : "";
  return new ChatError("bad_request", `The body is not ${encoding.toUpperCase()}${other}`, options);
}

/** What tells an encoding whatever the label says (WHATWG Encoding, "BOM sniff"). */
const BYTE_ORDER_MARKS = [
  ["utf-8", [0xEF, 0xBB, 0xBF]],
  ["utf-16be", [0xFE, 0xFF]],
  ["utf-16le", [0xFF, 0xFE]],
] as const;

/** The encoding that the bytes' own mark tells, which goes before the label's. */
export function markedEncoding(bytes: Uint8Array): string | undefined {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return marked?.[0];
}
