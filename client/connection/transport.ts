// The interface of a transport: WebSocket, server-sent events and polling implement it.

import type { AfterClose, CloseCause } from "../../protocol/close_codes.ts";
import type { Write } from "../../protocol/events/writes.ts";
import type { HistoryFrame } from "../../protocol/frames.ts";
import type { ParsedJoined, ParsedServerFrame } from "../../protocol/parse_server_frame.ts";
import type { TransportName } from "../../protocol/view.ts";

/** A frame that the page sends; each transport encodes it in its own way. */
export type OutgoingFrame =
  | (Write & { readonly nonce: string })
  | { readonly type: "typing" }
  | { readonly type: "away"; readonly away: boolean }
  /** Subscribes to another room without being present there. */
  | {
    readonly type: "join";
    readonly room: string;
    readonly quiet: true;
    readonly after?: number;
    readonly epoch?: string;
  }
  | { readonly type: "leave"; readonly room: string };

/** A `joined` frame, which may lack the users who are present. */
export type Joined = ParsedJoined & {
  /** Forwarded by the leading tab: it continues from that tab's cursor, not from this page's. */
  readonly isOfOtherTab?: boolean;
};

/** A frame that arrives, on any transport. */
export type IncomingFrame =
  | Exclude<ParsedServerFrame, Pick<HistoryFrame | ParsedJoined, "type">>
  | Joined;

/**
 * What a link reports. Nothing is called before `Transport.open()` has returned, nor after `closed` or
 * `Link.close()`.
 */
export interface LinkEvents {
  /** Frames in the order of their arrival; frames that arrived together come in one call. */
  frames(frames: readonly IncomingFrame[]): void;
  /** The room is joined; everything after the cursor has been delivered. */
  live(): void;
  closed(next: AfterClose, cause: CloseCause): void;
}

/** One connection attempt, from its opening to its end. */
export interface Link {
  send(frame: OutgoingFrame): void;
  /** Checks soon whether the other side is still there, and closes if it is not. */
  check(): void;
  /** Closes without a report. Closing twice is harmless. */
  close(): void;
}

/** A way to connect to one room. */
export interface Transport {
  readonly name: TransportName;
  open(events: LinkEvents): Link;
}

/** What every transport needs to know about the room. */
export interface RoomAddress {
  readonly room: string;
  /** The name of a guest whom the page's address names. */
  readonly guest?: string;
  /** The page's user, who may be a guest; tabs of different users share nothing. @default nobody */
  userId?(): string | undefined;
  /** The last event received: the attempt continues from there. */
  cursor(): { readonly seq: number; readonly epoch: string };
}
