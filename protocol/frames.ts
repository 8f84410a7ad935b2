// The JSON protocol `hubbub.v1`: every frame in either direction. A WebSocket message holds one or
// more of them, separated by "\n".

import type { ErrorCode } from "./error_codes.ts";
import type { LogEvent, User } from "./event.ts";

/** The sub-protocol that a JSON client asks for. */
export const SUBPROTOCOL = "hubbub.v1";
/** Before a token in the list of sub-protocols; the way in for clients without a cookie. */
export const TOKEN_SUBPROTOCOL_PREFIX = "hubbub.token.";
/** The version that `hello` tells. */
export const PROTOCOL_VERSION = 1;

/** Where in a room's log a page lies; the named bounds are not in it, `around` is. */
export type Place =
  | { readonly after: number }
  | { readonly before: number }
  | { readonly around: number | { readonly at: number } }
  | { readonly newest: true };

/** A cursor: the last seq that the client has, and the epoch of the log that it comes from. */
export interface Cursor {
  readonly seq: number;
  readonly epoch?: string;
}

/** What a client sends, after parsing. */
export type ClientFrame =
  | { readonly type: "join"; readonly room: string; readonly after?: Cursor }
  | {
    readonly type: "history";
    readonly room: string;
    readonly place: Place;
    /** The epoch of a cursor in `after`, where one was given. */
    readonly epoch?: string;
    readonly limit: number;
  }
  | { readonly type: "leave"; readonly room: string }
  | { readonly type: "say"; readonly room: string; readonly text: string; readonly nonce?: string }
  | {
    readonly type: "edit";
    readonly room: string;
    readonly target: number;
    readonly text: string;
    readonly nonce?: string;
  }
  | {
    readonly type: "delete";
    readonly room: string;
    readonly target: number;
    readonly nonce?: string;
  }
  | { readonly type: "typing"; readonly room: string }
  | { readonly type: "away"; readonly away: boolean }
  | { readonly type: "ping" };

/** A user in a list of who is here; `away` when all their connections are. */
export type PresentUser = User & { readonly away?: true };

/** First frame on every connection. */
export interface HelloFrame {
  readonly type: "hello";
  readonly protocol: number;
  readonly epoch: string;
  readonly user: User | null;
  readonly limits: { readonly text: number; readonly frame: number; readonly rooms: number };
}

/** Answer to `join`. Live events follow it without a gap. */
export interface JoinedFrame {
  readonly type: "joined";
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  /** Whether nothing is missing between the client's cursor (or the log's start) and `events`. */
  readonly complete: boolean;
  readonly events: readonly LogEvent[];
  readonly users: readonly PresentUser[];
  readonly count: number;
}

/** Answer to `history`. */
export interface HistoryFrame {
  readonly type: "history";
  readonly room: string;
  readonly events: readonly LogEvent[];
  readonly head: number;
  /** False where the cursor meant nothing here and `events` are the newest instead. */
  readonly complete: boolean;
}

/** What was said, edited or deleted is on disk. */
export interface AckFrame {
  readonly type: "ack";
  readonly room: string;
  readonly nonce?: string;
  readonly seq: number;
  readonly id: string;
  readonly at: number;
}

/** Who came and went since the last presence frame. */
export interface PresenceFrame {
  readonly type: "presence";
  readonly room: string;
  readonly joined: readonly PresentUser[];
  readonly left: readonly string[];
  readonly away: readonly string[];
  readonly back: readonly string[];
  readonly count: number;
}

/** Somebody else is writing. */
export interface TypingFrame {
  readonly type: "typing";
  readonly room: string;
  readonly user: User;
}

/** A frame was refused; the connection goes on. */
export interface ErrorFrame {
  readonly type: "error";
  readonly code: ErrorCode;
  readonly message: string;
  readonly nonce?: string;
  readonly room?: string;
  /** Milliseconds, with `rate_limited`. */
  readonly retryAfter?: number;
}

/** What the server sends. */
export type ServerFrame =
  | HelloFrame
  | JoinedFrame
  | HistoryFrame
  | { readonly type: "left"; readonly room: string }
  | AckFrame
  | LogEvent
  | PresenceFrame
  | TypingFrame
  | { readonly type: "pong"; readonly at: number }
  | ErrorFrame;
