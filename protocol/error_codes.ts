// The error codes: meaning, HTTP status, and what a client does next.

/**
 * An entry of the table: the HTTP status, the meaning for a person, and what a client does next.
 */
interface ErrorCodeEntry {
  readonly status: number;
  readonly meaning: string;
  readonly next: string;
}

/** The only table of error codes; server, client and docs/protocol.md use it. */
export const ERROR_CODES = {
  bad_json: {
    status: 400,
    meaning: "The message is not JSON",
    next: "fix the request; do not retry it",
  },
  bad_request: {
    status: 400,
    meaning: "A field is missing or of the wrong form",
    next: "fix the request; do not retry it",
  },
  bad_room: {
    status: 404,
    meaning: "That is no room's name",
    next: "choose a name of a-z, 0-9 and -",
  },
  not_joined: { status: 400, meaning: "The room was not joined", next: "join it first" },
  empty: { status: 400, meaning: "The text is empty", next: "write something" },
  too_long: { status: 413, meaning: "The text is too long", next: "shorten it" },
  rate_limited: {
    status: 429,
    meaning: "Too many at once",
    next: "send it again after retryAfter ms",
  },
  too_many_rooms: {
    status: 400,
    meaning: "Too many rooms on one connection",
    next: "leave a room first",
  },
  unauthorized: { status: 401, meaning: "A name is needed", next: "sign in or give a name" },
  forbidden: { status: 403, meaning: "Not allowed", next: "do not repeat it" },
  not_found: { status: 404, meaning: "There is nothing here", next: "do not repeat it" },
  gone: { status: 410, meaning: "It was deleted", next: "do not repeat it" },
  conflict: {
    status: 409,
    meaning: "The nonce was used for something else",
    next: "use a new nonce",
  },
  method_not_allowed: {
    status: 405,
    meaning: "That method does not work here",
    next: "use one that Allow names",
  },
  unsupported_type: {
    status: 415,
    meaning: "That content type is not understood",
    next: "send JSON, a form or plain text",
  },
  unavailable: {
    status: 503,
    meaning: "The log cannot be written or read at the moment",
    next: "send it again later with the same nonce",
  },
} as const satisfies Record<string, ErrorCodeEntry>;

/** A code of the table. */
export type ErrorCode = keyof typeof ERROR_CODES;
