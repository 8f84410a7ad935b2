// The codes with which the server closes a WebSocket, and what a client does next.

/** What a client does after a close: reconnect at once, reconnect later, or stay away. */
export type AfterClose = "reconnect" | "reconnect_later" | "stay_away";

/** Why a connection ended, as far as the client knows. */
export type CloseCause = "session_ended" | "refused" | "lost" | "too_many";

/** An entry of the table: the code, and what a client does next. */
export interface CloseCode {
  /** 1xxx are RFC 6455's, 4xxx are Hubbub's. */
  readonly code: number;
  /** What a client does without asking its user. */
  readonly next: AfterClose;
}

/** The only table of close codes; server, client and docs/protocol.md use it. */
export const CLOSE_CODES = {
  restarting: { code: 1001, next: "reconnect" },
  binary: { code: 1003, next: "stay_away" },
  too_many_errors: { code: 1008, next: "stay_away" },
  too_big: { code: 1009, next: "stay_away" },
  session_ended: { code: 4001, next: "stay_away" },
  too_slow: { code: 4008, next: "reconnect" },
  too_many_connections: { code: 4029, next: "reconnect_later" },
} as const satisfies Record<string, CloseCode>;

/** The name of a reason to close. */
export type CloseReason = keyof typeof CLOSE_CODES;

/**
 * The reason that is sent with the code. A close frame has room for 123 bytes of UTF-8 (RFC 6455,
 * 5.5). Separate from the codes, because the page needs only those.
 */
export const CLOSE_REASONS: Readonly<Record<CloseReason, string>> = {
  restarting: "restarting",
  binary: "text only",
  too_many_errors: "too many errors",
  too_big: "message over 64 KiB",
  session_ended: "session ended",
  too_slow: "too slow: join again with after",
  too_many_connections: "too many connections",
};
