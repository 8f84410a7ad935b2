// The seam between the connection and the transports it can use: WebSocket, server-sent events, polling.

import type { AfterClose, CloseCause } from "../../protocol/close_codes.ts";
import type { HistoryFrame } from "../../protocol/frames.ts";
import type { ParsedJoined, ParsedServerFrame } from "../../protocol/parse_server_frame.ts";
import type { TransportName } from "../../protocol/view.ts";

/** What the page sends; each transport writes it in its own way. */
export type OutgoingFrame =
  | { readonly type: "say"; readonly text: string; readonly nonce: string }
  | {
    readonly type: "edit";
    readonly target: number;
    readonly text: string;
    readonly nonce: string;
  }
  | { readonly type: "delete"; readonly target: number; readonly nonce: string }
  | { readonly type: "typing" }
  | { readonly type: "away"; readonly away: boolean }
  /** Hears another room without being there. */
  | {
    readonly type: "join";
    readonly room: string;
    readonly quiet: true;
    readonly after?: number;
    readonly epoch?: string;
  }
  | { readonly type: "leave"; readonly room: string };

/** A `joined` from a transport that may not know who is here. */
export type Joined = ParsedJoined & {
  /** Forwarded by the tab that leads: it goes on from that tab's cursor, not from this page's. */
  readonly isOfOtherTab?: boolean;
};

/** What arrives, whichever transport brought it. */
export type IncomingFrame =
  | Exclude<ParsedServerFrame, Pick<HistoryFrame | ParsedJoined, "type">>
  | Joined;

/**
 * How a link tells what happens to it. Nothing is called before `Transport.open()` has returned, nor
 * after `closed` or `Link.close()`.
 */
export interface LinkEvents {
  /** What arrived, in order; all that came at once in one call. */
  frames(frames: readonly IncomingFrame[]): void;
  /** The room is joined; what was written after the cursor has been handed over already. */
  live(): void;
  closed(next: AfterClose, cause: CloseCause): void;
}

/** One attempt to be connected, from opening to its end. */
export interface Link {
  send(frame: OutgoingFrame): void;
  /** Finds out soon whether the other side is still there, and closes if it is not. */
  check(): void;
  /** Ends it without a word. Twice is harmless. */
  close(): void;
}

/** A way to be connected to one room. */
export interface Transport {
  readonly name: TransportName;
  open(events: LinkEvents): Link;
}

/** What every transport needs to know of the room. */
export interface RoomAddress {
  readonly room: string;
  /** Set for a guest that is named in the page's own address. */
  readonly guest?: string;
  /** Who the page is, a guest too; tabs of different people share nothing. @default nobody */
  userId?(): string | undefined;
  /** The last event heard, where this attempt goes on from. */
  cursor(): { readonly seq: number; readonly epoch: string };
}
