// Every code that the server closes a WebSocket with, and what a client does next.

/** What a client does after a close: come back at once, come back later, or stay away. */
export type AfterClose = "reconnect" | "reconnect_later" | "stay_away";

/** A line of the table: the code on the wire, the reason that the peer hears, and what follows. */
export interface CloseCode {
  /** 1xxx as RFC 6455 has them, 4xxx our own. */
  readonly code: number;
  /** At most 123 bytes of UTF-8: a close frame holds no more. */
  readonly reason: string;
  /** What a client of ours does without asking anybody. */
  readonly next: AfterClose;
}

/** The one table of close codes; server, client and docs/protocol.md read from it. */
export const CLOSE_CODES = {
  restarting: { code: 1001, reason: "restarting", next: "reconnect" },
  binary: { code: 1003, reason: "text only", next: "stay_away" },
  too_many_errors: { code: 1008, reason: "too many errors", next: "stay_away" },
  too_big: { code: 1009, reason: "message over 64 KiB", next: "stay_away" },
  session_ended: { code: 4001, reason: "session ended", next: "stay_away" },
  too_slow: { code: 4008, reason: "too slow: join again with after", next: "reconnect" },
  too_many_connections: { code: 4029, reason: "too many connections", next: "reconnect_later" },
} as const satisfies Record<string, CloseCode>;

/** The name of a reason to close. */
export type CloseReason = keyof typeof CLOSE_CODES;
