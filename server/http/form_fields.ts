// Parses the fields of a form, urlencoded or multipart, each in the charset of its label.

import { ChatError } from "../../protocol/chat_error.ts";
import { decodeBody, decodeText, encodingOf } from "./decode_body.ts";
import { mediaType } from "./media_type.ts";

const PERCENT = /%([0-9A-Fa-f]{2})/g;
/** The transfer encodings that leave a part as it is; RFC 7578 deprecates all others. */
const IDENTITY_ENCODINGS = ["7bit", "8bit", "binary"];

/**
 * The fields of `application/x-www-form-urlencoded`; the last of two with the same name.
 *
 * `URLSearchParams` decodes the bytes behind `%` as UTF-8 and replaces invalid ones.
 *
 * @param bytes in an encoding in which ASCII bytes are always ASCII: not UTF-16 or ISO-2022-JP
 * @throws {ChatError} `bad_request` if they are not valid in that encoding
 */
export function urlencodedFields(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string,
): Readonly<Record<string, string>> {
  const decode = (text: string) =>
    decodeBody(
      bytesOf(
        text.replaceAll("+", " ")
          .replace(PERCENT, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
      ),
      encoding,
    );
  const pairs = byteText(bytes).split("&").filter((pair) => pair !== "");
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf("=");
    return at === -1 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
  }));
}

/**
 * The fields of `multipart/form-data`, without files.
 *
 * @throws {ChatError} `bad_request`, or `unsupported_type` if a part has an unknown charset
 */
export async function multipartFields(
  bytes: Uint8Array<ArrayBuffer>,
  { boundary = "", charset }: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  // The platform decodes all parts as UTF-8 and hides their headers. So it gets one character per
  // byte, which it returns unchanged.
  const body = byteText(bytes);
  const form = await parseParts(body, boundary);
  const heads = headsOf(body, boundary);
  if (heads.length !== form.length) throw notTheForm();
  const pairs = form.flatMap(([name, value], at) => {
    if (typeof value !== "string") return [];
    const encoding = partEncoding(heads[at]!, charset);
    return [[decodeBody(bytesOf(name), encoding), decodeText(bytesOf(value), encoding)]];
  });
  return Object.fromEntries(pairs);
}

async function parseParts(
  body: string,
  boundary: string,
): Promise<[name: string, value: FormDataEntryValue][]> {
  const headers = { "content-type": `multipart/form-data; boundary="${boundary}"` };
  try {
    return [...await new Response(body, { headers }).formData()];
  } catch (cause) {
    throw notTheForm(cause);
  }
}

/** The raw headers of each part. */
function headsOf(body: string, boundary: string): string[] {
  return `\r\n${body}`.split(`\r\n--${boundary}`).slice(1)
    .filter((part) => part.startsWith("\r\n"))
    .map((part) => part.slice(0, part.indexOf("\r\n\r\n")));
}

function partEncoding(head: string, ofForm: string | undefined): string {
  const lines = head.split("\r\n").map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  const said = new Map(lines);
  if (
    !IDENTITY_ENCODINGS.includes(said.get("content-transfer-encoding")?.toLowerCase() ?? "binary")
  ) {
    throw new ChatError("unsupported_type", "Send the text of a part without a transfer encoding");
  }
  const { parameters } = mediaType(said.get("content-type") ?? "text/plain");
  return encodingOf(parameters.charset ?? ofForm);
}

/** One character per byte. */
function byteText(bytes: Uint8Array): string {
  // Not TextDecoder, whose "latin1" is windows-1252.
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(byteText: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(byteText, (character) => character.charCodeAt(0));
}

function notTheForm(cause?: unknown): ChatError {
  return new ChatError("bad_request", "The body is not a form of the type that it declares", {
    cause,
  });
}
