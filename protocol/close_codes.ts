// Every code that the server closes a WebSocket with, and what a client does next.

/** What a client does after a close: come back at once, come back later, or stay away. */
export type AfterClose = "reconnect" | "reconnect_later" | "stay_away";

/** Why a connection ended, as far as the client knows. */
export type CloseCause = "session_ended" | "refused" | "lost" | "too_many";

/** A line of the table: the code on the wire, and what follows. */
export interface CloseCode {
  /** 1xxx as RFC 6455 has them, 4xxx our own. */
  readonly code: number;
  /** What a client of ours does without asking anybody. */
  readonly next: AfterClose;
}

/** The one table of close codes; server, client and docs/protocol.md read from it. */
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
 * What the peer hears with the code, at most 123 bytes of UTF-8: a close frame holds no more (RFC 6455,
 * 5.5). Apart from the codes, as the page needs those alone.
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
