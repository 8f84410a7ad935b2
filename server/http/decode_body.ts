// Decodes a body in the charset of its label: exactly, or not at all.

import { ChatError } from "../../protocol/chat_error.ts";

const UTF_8 = "utf-8";

/** ASCII is valid UTF-8. The platform decodes it as windows-1252, in which every byte is valid. */
const ASCII = /^(?:us-)?ascii$/i;

/**
 * UTF-16 has a zero byte in each ASCII letter: if every second letter is ASCII, a quarter of its
 * bytes.
 */
const UTF_16_ZEROS = 0.25;

/**
 * The platform's name of a charset's encoding.
 *
 * @throws {ChatError} `unsupported_type` if the platform does not know it
 */
export function encodingOf(charset: string = UTF_8): string {
  if (ASCII.test(charset)) return UTF_8;
  try {
    return new TextDecoder(charset).encoding;
  } catch (cause) {
    throw new ChatError("unsupported_type", "This charset is not supported: send UTF-8", {
      cause,
    });
  }
}

/**
 * Decodes the bytes and removes a byte order mark.
 *
 * @throws {ChatError} `bad_request` if they are not valid in that encoding: replacement characters
 * would be stored as if the user had written them
 */
export function decodeBody(bytes: Uint8Array<ArrayBuffer>, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notEncodedSo(encoding, { cause });
  }
}

/**
 * Decodes bytes that are a text as they are, not an escaped one. It refuses UTF-16 without a label, as
 * far as zeros distinguish it from UTF-8.
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

/** The marks that override the label (WHATWG Encoding, "BOM sniff"). */
const BYTE_ORDER_MARKS = [
  ["utf-8", [0xEF, 0xBB, 0xBF]],
  ["utf-16be", [0xFE, 0xFF]],
  ["utf-16le", [0xFF, 0xFE]],
] as const;

/** The encoding of the bytes' own mark, which overrides the label; undefined without a mark. */
export function markedEncoding(bytes: Uint8Array): string | undefined {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return marked?.[0];
}
