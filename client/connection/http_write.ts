// Writes over plain HTTP, and turns each answer into an ack or an error frame.

import { type WriteFields, WRITES } from "../../protocol/events/writes.ts";
import type { AckFrame, ErrorFrame } from "../../protocol/frames.ts";
import { parseServerFrame, RETRY_AFTER_MAX_MS } from "../../protocol/parse_server_frame.ts";
import { ERROR_CODES, type ErrorCode } from "../../protocol/error_codes.ts";
import type { OutgoingFrame, RoomAddress } from "./transport.ts";

/** Sends one frame. Throws if the network fails; the frame is then sent again with its nonce. */
export async function httpWrite(
  frame: Extract<OutgoingFrame, { readonly nonce: string }>,
  { address, fetch, signal }: {
    readonly address: Pick<RoomAddress, "room" | "guest">;
    readonly fetch: typeof globalThis.fetch;
    readonly signal: AbortSignal;
  },
): Promise<AckFrame | ErrorFrame> {
  const { room, guest } = address;
  const { type, nonce, ...fields } = frame;
  const { target, ...content }: Partial<WriteFields> = fields;
  const query = guest === undefined ? "" : `?name=${encodeURIComponent(guest)}`;
  const place = target === undefined ? "" : `/${target}`;
  const response = await fetch(`/rooms/${room}${place}${query}`, {
    method: WRITES[type].method,
    headers: {
      "accept": "application/json",
      "content-type": "application/json",
      "idempotency-key": nonce,
    },
    body: Object.keys(content).length === 0 ? undefined : JSON.stringify(content),
    signal,
  });
  if (response.ok) {
    // A captive portal's page is not JSON: parsing it throws, and the frame is sent again.
    const ack = parseServerFrame({ ...await response.json(), type: "ack", room, nonce });
    if (ack?.type !== "ack") throw new TypeError(`Cannot read the answer to "${type}"`);
    return ack;
  }
  const { code: named, detail, retryAfter } = await problemOf(response);
  const code = codeOf(named, response.status);
  const seconds = Number(response.headers.get("retry-after"));
  return {
    type: "error",
    code,
    message: typeof detail === "string" ? detail : ERROR_CODES[code].meaning,
    room,
    nonce,
    retryAfter: retryWait(retryAfter) ?? retryWait(seconds * 1_000),
  };
}

/** The fields of a problem document that are used. */
interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly retryAfter?: unknown;
}

/** Reads a problem document; empty if a proxy answered with something else. */
async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Bounds a wait in milliseconds; undefined for anything else. */
function retryWait(raw: unknown): number | undefined {
  return typeof raw === "number" && raw > 0 ? Math.min(raw, RETRY_AFTER_MAX_MS) : undefined;
}

/** The code that a problem names; for a proxy's answer, which names none, the code of its status. */
function codeOf(named: unknown, status: number): ErrorCode {
  if (typeof named === "string" && Object.hasOwn(ERROR_CODES, named)) return named as ErrorCode;
  const known = Object.keys(ERROR_CODES) as ErrorCode[];
  return known.find((code) => ERROR_CODES[code].status === status) ??
    (status >= 500 ? "unavailable" : "bad_request");
}
