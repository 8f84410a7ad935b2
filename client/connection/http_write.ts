// Writes over plain HTTP for the wires that only bring: each answer becomes an ack or an error frame.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { AckFrame, ErrorFrame } from "../../protocol/frames.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import type { OutgoingFrame, RoomAddress } from "./transport.ts";

/** Sends one frame. Throws where the network fails, so that it is sent again with its nonce. */
export async function httpWrite(
  frame: Exclude<OutgoingFrame, { type: "typing" }>,
  { address, fetch, signal }: {
    readonly address: RoomAddress;
    readonly fetch: typeof globalThis.fetch;
    readonly signal: AbortSignal;
  },
): Promise<AckFrame | ErrorFrame> {
  const { room, guest } = address;
  const { nonce } = frame;
  const query = guest === undefined ? "" : `?name=${encodeURIComponent(guest)}`;
  const place = frame.type === "say" ? "" : `/${frame.target}`;
  const response = await fetch(`/rooms/${room}${place}${query}`, {
    method: METHODS[frame.type],
    headers: {
      "accept": "application/json",
      "content-type": "application/json",
      "idempotency-key": nonce,
    },
    body: frame.type === "delete" ? undefined : JSON.stringify({ text: frame.text }),
    signal,
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) {
    return { type: "ack", room, nonce, seq: body.seq, id: body.id, at: body.at };
  }
  const code = codeOf(body.code, response.status);
  const seconds = Number(response.headers.get("retry-after"));
  return {
    type: "error",
    code,
    message: body.detail ?? ERROR_CODES[code].meaning,
    room,
    nonce,
    retryAfter: body.retryAfter ?? (seconds > 0 ? seconds * 1000 : undefined),
  };
}

const METHODS = { say: "POST", edit: "PATCH", delete: "DELETE" } as const;

/** The code that a problem names; a proxy's own answer names none, and its status must do. */
function codeOf(named: unknown, status: number): ErrorCode {
  if (typeof named === "string" && named in ERROR_CODES) return named as ErrorCode;
  const known = Object.keys(ERROR_CODES) as ErrorCode[];
  return known.find((code) => ERROR_CODES[code].status === status) ??
    (status >= 500 ? "unavailable" : "bad_request");
}
