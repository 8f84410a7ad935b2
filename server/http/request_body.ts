// Reads a request's body into named fields, bounded in bytes and time.

import { ChatError } from "../../protocol/chat_error.ts";
import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { boundedHeader } from "./bounded_header.ts";
import { decodeBody, decodeText, encodingOf, markedEncoding } from "./decode_body.ts";
import { multipartFields, urlencodedFields } from "./form_fields.ts";
import { mediaType } from "./media_type.ts";

/** The fields of a body. JSON may have booleans; forms have strings only. */
export interface BodyFields {
  readonly form: "json" | "form" | "text";
  readonly fields: Readonly<Record<string, unknown>>;
}

const BODY_WITHIN_MS = 10_000;
/**
 * A body without a length may end with trailers, which the platform keeps without limit while it waits
 * for the end (measured on Deno 2.9: 150 MB/s on loopback). Only the memory of the process shows it;
 * cancelling the body ends its connection and frees them.
 */
const GROWTH_MAX_BYTES = 64 * 1024 * 1024;
/** Most bodies are complete by then; a check takes 5 µs. */
const CHECK_EVERY_MS = 100;
const UTF_8 = "utf-8";
/** The prefix of both its names. */
const UTF_16 = "utf-16";
/**
 * The only encoding in which the meaning of bytes depends on earlier ones, so a form in it cannot be
 * split.
 */
const STATEFUL = "iso-2022-jp";
/** The header values of a body that is not encoded. */
const PLAIN_ENCODINGS = [
  ["content-encoding", "identity"],
  // The platform joins chunks and leaves other encodings.
  ["transfer-encoding", "chunked"],
] as const;
const encoder = new TextEncoder();

/**
 * Reads the body as JSON, as a form, or as plain text, which becomes the field `text`.
 *
 * curl's `-d` labels everything as a form. So if a bare text is valid, a body is a form only if all of
 * it is `name=value`, with valid and distinct names that include `text`. Otherwise it is the text.
 *
 * Every byte is read as its sender means it, or the body is refused: in the charset of its type, in
 * that of its byte order mark, otherwise in UTF-8. JSON has no other charset.
 *
 * @throws {ChatError} `too_long` (413), `unsupported_type` (415), `bad_json`, `bad_request`
 */
export async function readFields(
  request: Request,
  { textForm = false }: {
    /** Whether a bare text is valid. @default false */
    readonly textForm?: boolean;
  } = {},
): Promise<BodyFields> {
  assertNotEncoded(request.headers);
  const { type, parameters } = mediaType(
    boundedHeader(request.headers, "content-type") ?? "text/plain",
  );
  const encoding = encodingOf(parameters.charset);
  switch (type) {
    case "application/json":
      if (encoding !== UTF_8) throw new ChatError("unsupported_type", "JSON is sent as UTF-8");
      return { form: "json", fields: parseObject(decodeBody(await readBytes(request), UTF_8)) };
    case "application/x-www-form-urlencoded": {
      if (encoding === STATEFUL) throw new ChatError("unsupported_type", "Send the form as UTF-8");
      const bytes = await readBytes(request);
      const real = markedEncoding(bytes) ?? encoding;
      const text = decodeText(bytes, real);
      if (textForm && !isForm(text)) return { form: "text", fields: { text } };
      const fields = real === encoding && !real.startsWith(UTF_16)
        ? urlencodedFields(bytes, real)
        : urlencodedFields(encoder.encode(text), UTF_8);
      return { form: "form", fields };
    }
    case "multipart/form-data":
      return { form: "form", fields: await multipartFields(await readBytes(request), parameters) };
    case "text/plain":
      if (textForm) {
        const bytes = await readBytes(request);
        const text = decodeText(bytes, markedEncoding(bytes) ?? encoding);
        return { form: "text", fields: { text } };
      }
  }
  throw new ChatError(
    "unsupported_type",
    textForm ? "Send JSON, a form or plain text" : "Send JSON or a form",
  );
}

/** Compressed bytes would be read as a text, and a decompressed body could have any length. */
function assertNotEncoded(headers: Headers): void {
  for (const [name, plain] of PLAIN_ENCODINGS) {
    const encoding = boundedHeader(headers, name)?.trim().toLowerCase() || plain;
    if (encoding !== plain) {
      throw new ChatError("unsupported_type", `Send the body without ${name}`);
    }
  }
}

const FIELD = /^[A-Za-z][\w.-]*=/;

function isForm(body: string): boolean {
  const parts = body.split("&");
  const names = [...new URLSearchParams(body).keys()];
  return parts.every((part) => FIELD.test(part)) && new Set(names).size === parts.length &&
    names.includes("text");
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new ChatError("bad_json", "The body is not JSON", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ChatError("bad_request", "The body must be a JSON object");
  }
  return value as Record<string, unknown>;
}

async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const length = boundedHeader(request.headers, "content-length");
  if (Number(length ?? 0) > FRAME_MAX_BYTES) throw tooLong();
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body.getReader();
  using deadline = startDeadline(length === null);
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), deadline.passed]);
      if (done) break;
      size += value.length;
      if (size > FRAME_MAX_BYTES) throw tooLong();
      chunks.push(value);
    }
  } catch (cause) {
    if (cause instanceof ChatError) {
      await reader.cancel();
      throw cause;
    }
    // The client disconnected, which is not an error here; nobody reads the response.
    throw new ChatError("bad_request", "The body is incomplete", { cause });
  }
  // Most bodies have one chunk; a Blob and its `text()` take 17 µs.
  return chunks.length === 1 ? chunks[0]! : await new Blob(chunks).bytes();
}

/** Rejects if a body takes too long, or too much memory if it may have trailers. */
function startDeadline(mayHaveTrailers: boolean): Disposable & { readonly passed: Promise<never> } {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  // Unhandled once the body is complete.
  passed.catch(() => {});
  const late = setTimeout(
    () => reject(new ChatError("bad_request", "The body did not arrive in time")),
    BODY_WITHIN_MS,
  );
  const before = mayHaveTrailers ? Deno.memoryUsage().rss : Infinity;
  const check = mayHaveTrailers
    ? setInterval(() => {
      if (Deno.memoryUsage().rss - before < GROWTH_MAX_BYTES) return;
      // Another request may be the cause; a regular client tries again.
      reject(new ChatError("unavailable", "The body did not end, and memory is short"));
    }, CHECK_EVERY_MS)
    : undefined;
  return {
    passed,
    [Symbol.dispose]() {
      clearTimeout(late);
      clearInterval(check);
    },
  };
}

function tooLong(): ChatError {
  return new ChatError("too_long", `A body has at most ${FRAME_MAX_BYTES} bytes`);
}
