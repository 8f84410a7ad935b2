// The JSON protocol `hubbub.v1`: every frame in either direction. A WebSocket message holds one or
// more of them, separated by "\n".

import type { ErrorCode } from "./error_codes.ts";
import type { User } from "./events/base.ts";
import type { LogEvent } from "./events/registry.ts";
import type { Write } from "./events/writes.ts";

/** The sub-protocol that JSON clients request. */
export const SUBPROTOCOL = "hubbub.v1";
/** The prefix of a token in the list of sub-protocols, for clients without a cookie. */
export const TOKEN_SUBPROTOCOL_PREFIX = "hubbub.token.";
/** The version in `hello`. */
export const PROTOCOL_VERSION = 1;

/**
 * The position of a page in a room's log. `after` and `before` are exclusive, `around` is
 * inclusive.
 */
export type Place =
  | { readonly after: number }
  | { readonly before: number }
  | { readonly around: number | { readonly at: number } }
  | { readonly newest: true };

/** A cursor: the last seq that the client has, and the epoch of its log. */
export interface Cursor {
  /** 0 if the client has none yet. */
  readonly seq: number;
  /** Absent in a bare number, which counts as one of this log. */
  readonly epoch?: string;
}

/** A frame that writes; its nonce makes it harmless to send it twice. */
export type WriteFrame = Write & { readonly room: string; readonly nonce?: string };

/** A frame of a client, after parsing. */
export type ClientFrame =
  | {
    readonly type: "join";
    readonly room: string;
    readonly after?: Cursor;
    /** Subscribes without presence: events only, and nobody is notified. */
    readonly quiet?: true;
  }
  | {
    readonly type: "history";
    readonly room: string;
    readonly place: Place;
    /** The epoch of a cursor in `after`, if it has one. */
    readonly epoch?: string;
    readonly limit: number;
  }
  | { readonly type: "leave"; readonly room: string }
  | WriteFrame
  | { readonly type: "typing"; readonly room: string }
  | { readonly type: "away"; readonly away: boolean }
  | { readonly type: "ping" };

/** A user in a list of users; `away` if all their connections are. */
export type PresentUser = User & { readonly away?: true };

/** What every frame of the server has. */
export interface Frame<Type extends string> {
  /** The type of the frame. */
  readonly type: Type;
}

/** A frame of one room. */
export interface RoomFrame<Type extends string> extends Frame<Type> {
  /** The name of the room. */
  readonly room: string;
}

/** The first frame on every connection. */
export interface HelloFrame extends Frame<"hello"> {
  /** The server's PROTOCOL_VERSION. */
  readonly protocol: number;
  /** The epoch of the log: cursors of another one are invalid. */
  readonly epoch: string;
  /** The user of this connection; null if the client may only read. */
  readonly user: User | null;
  /** The most code points in a text, bytes in a message, and rooms joined at once. */
  readonly limits: { readonly text: number; readonly frame: number; readonly rooms: number };
}

/** The seqs that a page of a room's log covers, and the positions in the log that it was read at. */
export interface PageRange {
  /** The first seq that the page covers, even if `events` begins later. */
  readonly first: number;
  /** The last seq that the page covers: the cursor to go on from. `first` - 1 if it covers nothing. */
  readonly last: number;
  /** The newest seq of the room; 0 in an empty room. */
  readonly head: number;
  /** The seq of the newest message that is not deleted; 0 if there is none. */
  readonly newest: number;
}

/** The answer to `join`. Live events follow without a gap. */
export interface JoinedFrame extends RoomFrame<"joined">, PageRange {
  /** The log's epoch: `last` and the epoch together are a cursor. */
  readonly epoch: string;
  /**
   * Whether nothing is missing between the client's cursor (or the start of the log) and the page.
   */
  readonly complete: boolean;
  /** The missed events, otherwise the newest page; ascending by seq. */
  readonly events: readonly LogEvent[];
  /**
   * The users who are present, at most the newest USERS_LISTED_MAX, in the order of arrival; empty
   * after a quiet join, which gets no presence.
   */
  readonly users: readonly PresentUser[];
  /** The number of users who are present, listed or not. */
  readonly count: number;
}

/** The answer to `history`. */
export interface HistoryFrame extends RoomFrame<"history">, PageRange {
  /** The page, ascending by seq; empty if there is nothing at the place. */
  readonly events: readonly LogEvent[];
  /** False if the cursor is invalid in this log, and the page is the newest one instead. */
  readonly complete: boolean;
}

/** A message, an edit or a deletion is on disk. */
export interface AckFrame extends RoomFrame<"ack"> {
  /** The nonce of the request; absent if it had none. */
  readonly nonce?: string;
  /** The position in the log; for a repeated request, that of the first one. */
  readonly seq: number;
  /** The ULID of the event. */
  readonly id: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
}

/** The changes of presence since the last presence frame. */
export interface PresenceFrame extends RoomFrame<"presence"> {
  /** Users who joined, and present users whose name changed. */
  readonly joined: readonly PresentUser[];
  /** Ids of users whose last connection ended. */
  readonly left: readonly string[];
  /** Ids of users who are now away on all their connections. */
  readonly away: readonly string[];
  /** Ids of users who are no longer away. */
  readonly back: readonly string[];
  /** The number of users after the change. */
  readonly count: number;
}

/** Another user is typing. */
export interface TypingFrame extends RoomFrame<"typing"> {
  /** The user who types; never the receiver. */
  readonly user: User;
}

/** A frame was refused; the connection stays open. */
export interface ErrorFrame extends Frame<"error"> {
  /** Its entry in error_codes.ts says what to do next. */
  readonly code: ErrorCode;
  /** A sentence for the user. */
  readonly message: string;
  /** The nonce of the refused frame; absent if it had none, or could not be read. */
  readonly nonce?: string;
  /** The room of the refused frame; absent if it named none, or could not be read. */
  readonly room?: string;
  /** Milliseconds until a retry makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
}

/** A frame of the server. */
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
