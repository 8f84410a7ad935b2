// A request's body → named fields: bounded in bytes and time, whatever its form.

import { ChatError } from "../protocol/chat_error.ts";
import { FRAME_MAX_BYTES } from "../protocol/limits.ts";

/** What a body said, by name. JSON may carry booleans; forms carry strings alone. */
export interface BodyFields {
  readonly form: "json" | "form" | "text";
  readonly fields: Readonly<Record<string, unknown>>;
}

const BODY_WITHIN_MS = 10_000;

/**
 * Reads the body as JSON, as a form, or as plain text, which becomes the field `text`.
 *
 * curl's `-d` labels whatever it sends as a form. So a body that is not all `name=value` with names
 * of `formNames`, each once and `text` among them, is no form of ours: it is the text, as it stands.
 *
 * @throws {ChatError} `too_long` (413), `unsupported_type` (415), `bad_json`, `bad_request`
 */
export async function readFields(
  request: Request,
  { formNames, textForm = false }: {
    readonly formNames: readonly string[];
    /** Whether a bare text makes sense here. @default false */
    readonly textForm?: boolean;
  },
): Promise<BodyFields> {
  const type = (request.headers.get("content-type") ?? "text/plain").split(";")[0]!.trim()
    .toLowerCase();
  switch (type) {
    case "application/json":
      return { form: "json", fields: parseObject(await readText(request)) };
    case "application/x-www-form-urlencoded": {
      const body = await readText(request);
      if (textForm && !isForm(body, formNames)) return { form: "text", fields: { text: body } };
      return { form: "form", fields: Object.fromEntries(new URLSearchParams(body)) };
    }
    case "text/plain":
      if (textForm) return { form: "text", fields: { text: await readText(request) } };
  }
  throw new ChatError(
    "unsupported_type",
    textForm ? "Send JSON, a form or plain text" : "Send JSON or a form",
  );
}

function isForm(body: string, formNames: readonly string[]): boolean {
  const parts = body.split("&");
  const names = [...new URLSearchParams(body).keys()];
  return parts.every((part) => part.includes("=")) && new Set(names).size === parts.length &&
    names.every((name) => formNames.includes(name)) && names.includes("text");
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

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > FRAME_MAX_BYTES) throw tooLong();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new ChatError("bad_request", "The body did not come in time")),
    BODY_WITHIN_MS,
  );
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) break;
      size += value.length;
      if (size > FRAME_MAX_BYTES) throw tooLong();
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return await new Blob(chunks as BlobPart[]).text();
}

function tooLong(): ChatError {
  return new ChatError("too_long", `A body has at most ${FRAME_MAX_BYTES} bytes`);
}
