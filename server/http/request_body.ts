// A request's body → named fields: bounded in bytes and time, whatever its form.

import { ChatError } from "../../protocol/chat_error.ts";
import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { boundedHeader } from "./bounded_header.ts";
import { decodeBody, decodeText, encodingOf, markedEncoding } from "./decode_body.ts";
import { multipartFields, urlencodedFields } from "./form_fields.ts";
import { mediaType } from "./media_type.ts";

/** What a body said, by name. JSON may carry booleans; forms carry strings alone. */
export interface BodyFields {
  readonly form: "json" | "form" | "text";
  readonly fields: Readonly<Record<string, unknown>>;
}

const BODY_WITHIN_MS = 10_000;
/**
 * Behind the last chunk of a body without a length come trailers, which the platform keeps whole, however
 * many there are, while somebody waits for the body's end (measured on Deno 2.9: 150 MB a second of
 * loopback). Only the process's memory tells; letting go of the body ends its connection and frees them.
 */
const GROWTH_MAX_BYTES = 64 * 1024 * 1024;
/** Honest bodies are whole by then and are not looked after; a look is 5 µs. */
const LOOK_EVERY_MS = 100;
const UTF_8 = "utf-8";
/** The beginning of both its names. */
const UTF_16 = "utf-16";
/** The one encoding whose bytes mean something else after others, so that a form cannot be taken apart. */
const STATEFUL = "iso-2022-jp";
/** What the headers say of a body whose bytes are the sender's own. */
const PLAIN_ENCODINGS = [
  ["content-encoding", "identity"],
  // The platform puts chunks together, and leaves the rest to us.
  ["transfer-encoding", "chunked"],
] as const;
const encoder = new TextEncoder();

/**
 * Reads the body as JSON, as a form, or as plain text, which becomes the field `text`.
 *
 * curl's `-d` labels whatever it sends as a form. So where a bare text makes sense, a body that is
 * not all `name=value`, with names as fields have them, each once and `text` among them, is no form:
 * it is the text, as it stands.
 *
 * Every byte is read as its sender means it, or the body is refused: in the charset of its type, in
 * that of its byte order mark, and otherwise in UTF-8. JSON has no other charset.
 *
 * @throws {ChatError} `too_long` (413), `unsupported_type` (415), `bad_json`, `bad_request`
 */
export async function readFields(
  request: Request,
  { textForm = false }: {
    /** Whether a bare text makes sense here. @default false */
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

/** Compressed bytes would be taken for a text, and a decompressed body could be of any length. */
function assertNotEncoded(headers: Headers): void {
  for (const [name, plain] of PLAIN_ENCODINGS) {
    const encoding = boundedHeader(headers, name)?.trim().toLowerCase() || plain;
    if (encoding !== plain) {
      throw new ChatError("unsupported_type", `Send the body as it is, without ${name}`);
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
    throw new ChatError("bad_request", "The body is a JSON object");
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
  using given = giveUp(length === null);
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), given.up]);
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
    // The client broke off: nobody is there to read the answer, and nothing here is wrong.
    throw new ChatError("bad_request", "The body broke off", { cause });
  }
  // Most bodies come whole; around each, a Blob and its `text()` cost 17 µs.
  return chunks.length === 1 ? chunks[0]! : await new Blob(chunks).bytes();
}

/** Rejects when a body takes too long, or too much memory if it may have trailers. */
function giveUp(mayHaveTrailers: boolean): Disposable & { readonly up: Promise<never> } {
  const { promise: up, reject } = Promise.withResolvers<never>();
  // Nobody hears of it once the body is whole.
  up.catch(() => {});
  const late = setTimeout(
    () => reject(new ChatError("bad_request", "The body did not come in time")),
    BODY_WITHIN_MS,
  );
  const before = mayHaveTrailers ? Deno.memoryUsage().rss : Infinity;
  const look = mayHaveTrailers
    ? setInterval(() => {
      if (Deno.memoryUsage().rss - before < GROWTH_MAX_BYTES) return;
      // It may be another's doing: an honest client comes again.
      reject(new ChatError("unavailable", "The body did not end while memory ran short"));
    }, LOOK_EVERY_MS)
    : undefined;
  return {
    up,
    [Symbol.dispose]() {
      clearTimeout(late);
      clearInterval(look);
    },
  };
}

function tooLong(): ChatError {
  return new ChatError("too_long", `A body has at most ${FRAME_MAX_BYTES} bytes`);
}
