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
  /** 0 where it has none yet. */
  readonly seq: number;
  /** Absent in a bare number, which is believed to be of this log. */
  readonly epoch?: string;
}

/** What a client sends, after parsing. */
export type ClientFrame =
  | {
    readonly type: "join";
    readonly room: string;
    readonly after?: Cursor;
    /** Listens without being there: events only, and nobody is told. */
    readonly quiet?: true;
  }
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

/** What every named frame of the server has. */
export interface Frame<Type extends string> {
  /** What kind of frame it is. */
  readonly type: Type;
}

/** A frame that belongs to one room. */
export interface RoomFrame<Type extends string> extends Frame<Type> {
  /** The room's name. */
  readonly room: string;
}

/** First frame on every connection. */
export interface HelloFrame extends Frame<"hello"> {
  /** PROTOCOL_VERSION of the server. */
  readonly protocol: number;
  /** The log's epoch: cursors of another one mean nothing here. */
  readonly epoch: string;
  /** Who the server takes the client for; null who may only read. */
  readonly user: User | null;
  /** Most code points in a text, most bytes in a message, most rooms joined at once. */
  readonly limits: { readonly text: number; readonly frame: number; readonly rooms: number };
}

/** The seqs that a page of a room's log covers, and the positions in the log that it was read at. */
export interface PageRange {
  /** The first seq that the page covers, even if `events` begins later. */
  readonly first: number;
  /** The last seq that the page covers: the cursor to go on from. `first` - 1 if it covers nothing. */
  readonly last: number;
  /** The room's newest seq; 0 in an empty room. */
  readonly head: number;
  /** Seq of the newest message that is not deleted; 0 if there is none. */
  readonly newest: number;
}

/** Answer to `join`. Live events follow it without a gap. */
export interface JoinedFrame extends RoomFrame<"joined">, PageRange {
  /** The log's epoch: `last` and the epoch together are a cursor. */
  readonly epoch: string;
  /** Whether nothing is missing between the client's cursor (or the log's start) and the page. */
  readonly complete: boolean;
  /** The missed events, otherwise the newest page; ascending by seq. */
  readonly events: readonly LogEvent[];
  /**
   * Who is here: the latest USERS_LISTED_MAX, in the order of their arrival; nobody after a quiet
   * join, which is told of no presence.
   */
  readonly users: readonly PresentUser[];
  /** How many users are here, listed or not. */
  readonly count: number;
}

/** Answer to `history`. */
export interface HistoryFrame extends RoomFrame<"history">, PageRange {
  /** The page, ascending by seq; empty if there is nothing at the place. */
  readonly events: readonly LogEvent[];
  /** False if the cursor is not a place in this log, and the page is the newest one instead. */
  readonly complete: boolean;
}

/** What was said, edited or deleted is on disk. */
export interface AckFrame extends RoomFrame<"ack"> {
  /** The nonce that it was sent with; absent where there was none. */
  readonly nonce?: string;
  /** Where it stands in the log; for a repeat where the first one does. */
  readonly seq: number;
  /** The event's ULID. */
  readonly id: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
}

/** Who came and went since the last presence frame. */
export interface PresenceFrame extends RoomFrame<"presence"> {
  /** Who came, and who was here already and is called otherwise now. */
  readonly joined: readonly PresentUser[];
  /** Ids of those whose last connection went. */
  readonly left: readonly string[];
  /** Ids of those who are away on all their connections now. */
  readonly away: readonly string[];
  /** Ids of those who are no longer away. */
  readonly back: readonly string[];
  /** How many users are here after the change. */
  readonly count: number;
}

/** Somebody else is writing. */
export interface TypingFrame extends RoomFrame<"typing"> {
  /** Who writes; never the receiver. */
  readonly user: User;
}

/** A frame was refused; the connection goes on. */
export interface ErrorFrame extends Frame<"error"> {
  /** Its line in error_codes.ts says what to do next. */
  readonly code: ErrorCode;
  /** A sentence for the person. */
  readonly message: string;
  /** The refused frame's nonce; absent where it had none, or could not be read. */
  readonly nonce?: string;
  /** The refused frame's room; absent where it named none, or could not be read. */
  readonly room?: string;
  /** Milliseconds to wait before the next try, with `rate_limited`. */
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
