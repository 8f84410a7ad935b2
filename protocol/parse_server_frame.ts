// Parses the frames of the server. Types and fields are checked once, here; after that, the client
// trusts them.
//
// Unknown fields are dropped. A frame of an unknown type is skipped; an event of an unknown type
// keeps its place in the log, so that the cursor moves past it. A known frame with invalid fields
// is malformed: something is lost, and the client joins again.

import type { User } from "./events/base.ts";
import {
  type Fields,
  flag,
  listOf,
  must,
  optional,
  type Read,
  seq,
  shape,
  text,
  user,
  whole,
} from "./events/fields.ts";
import { EVENT_TYPES, isEventType, type KnownEvent, type UnknownEvent } from "./events/registry.ts";
import type { HistoryFrame, JoinedFrame, PageRange, ServerFrame } from "./frames.ts";

/** An event that this client cannot show: of an unknown type, or malformed. It only moves the cursor. */
export type SkippedEvent = Pick<UnknownEvent, "type" | "room" | "seq">;

/** An event as clients receive it. */
export type ParsedEvent = KnownEvent | SkippedEvent;

/** A frame whose fields do not fit its type. */
export interface MalformedFrame {
  /** Replaces its type. */
  readonly type: "malformed";
}

/** The range of a page. A server that does not send `first` and `last` lists every event of it. */
export type ParsedRange = Omit<PageRange, "newest"> & Partial<Pick<PageRange, "newest">>;

/** A page of the log. */
export interface ParsedPage extends ParsedRange {
  /** The epoch of the log; absent in a `history` frame. */
  readonly epoch?: string;
  /** Ascending by seq. A malformed event keeps only its place, like one of an unknown type. */
  readonly events: readonly ParsedEvent[];
  /** The user of the request, if the server says so. */
  readonly user?: User | null;
}

/** A `joined` of a transport that may not know the users. */
export type ParsedJoined =
  & Omit<JoinedFrame, "events" | "users" | "count" | keyof PageRange>
  & ParsedRange
  & Partial<Pick<JoinedFrame, "users" | "count">>
  & {
    readonly events: readonly ParsedEvent[];
    /** The version of the list of users, from which a poll continues. */
    readonly presence?: number;
    /** The user of the request; undefined if the server does not say so here. */
    readonly user?: User | null;
  };

/** A valid frame. */
export type ParsedServerFrame =
  | Exclude<ServerFrame, JoinedFrame | HistoryFrame | UnknownEvent>
  | ParsedJoined
  | (Omit<HistoryFrame, "events" | keyof PageRange> & ParsedPage)
  | SkippedEvent
  | MalformedFrame;

/** No client is made to wait longer before a retry. */
export const RETRY_AFTER_MAX_MS = 60 * 60_000;

const EVENTS: Fields = Object.fromEntries(
  Object.entries(EVENT_TYPES).map(([type, { read }]) => [type, read]),
);

/** An event of a page; null if it does not even have a seq. */
const pageEvent: Read = (value) => {
  const frame = parse(value, EVENTS);
  return frame?.type === "malformed" ? unknownEvent(value) ?? null : frame ?? null;
};

const PAGE = {
  epoch: optional(text),
  first: optional(seq),
  last: optional(whole),
  head: whole,
  newest: optional(whole),
  events: listOf(pageEvent),
};

/** Reads a page and the range that it covers. */
function pageShape(fields: Fields): Read {
  const read = shape({ ...PAGE, ...fields });
  return (value) => {
    const page = read(value) as Partial<PageRange> & {
      readonly head: number;
      readonly events: readonly (ParsedEvent | null)[];
    };
    const events = page.events.filter((event) => event !== null);
    const { head } = page;
    const { first = events[0]?.seq ?? head + 1, last = events.at(-1)?.seq ?? head } = page;
    const seqs = [first - 1, ...events.map(({ seq }) => seq), last + 1];
    must(seqs.every((seq, index) => index === 0 || seq > seqs[index - 1]!), page);
    // A cursor past the head would skip what is written next.
    must(last <= Math.max(head, events.at(-1)?.seq ?? 0), page);
    // An event without a seq ends what the page covers: the gap is requested again.
    const lost = page.events.indexOf(null);
    const lastCovered = lost < 0 ? last : page.events[lost - 1]?.seq ?? first - 1;
    return { ...page, events, first, last: lastCovered };
  };
}

const reader: Read = (value) => value == null ? value : user(value);
const page = pageShape({ user: reader });
const FRAMES: Fields = {
  ...EVENTS,
  hello: shape({
    type: text,
    protocol: whole,
    epoch: text,
    user: (value) => value === null ? value : user(value),
    limits: shape({ text: whole, frame: whole, rooms: whole }),
  }),
  joined: pageShape({
    type: text,
    room: text,
    epoch: text,
    complete: flag,
    users: optional(listOf(user)),
    count: optional(whole),
    presence: optional(whole),
    user: reader,
  }),
  history: pageShape({ type: text, room: text, complete: flag }),
  left: shape({ type: text, room: text }),
  ack: shape({ type: text, room: text, nonce: optional(text), seq, id: text, at: whole }),
  presence: shape({
    type: text,
    room: text,
    joined: listOf(user),
    left: listOf(text),
    away: listOf(text),
    back: listOf(text),
    count: whole,
  }),
  typing: shape({ type: text, room: text, user }),
  pong: shape({ type: text, at: whole }),
  // An unknown code means that the request must not be repeated; the message says what happened.
  error: shape({
    type: text,
    code: text,
    message: text,
    nonce: optional(text),
    room: optional(text),
    retryAfter: optional((value) => Math.min(whole(value) as number, RETRY_AFTER_MAX_MS)),
  }),
};

/**
 * Every event has these. Without an id, it may be a frame that refers to an event, or a parsed
 * event.
 */
function unknownEvent(value: unknown): SkippedEvent | undefined {
  const { type, room, seq, id } = Object(value);
  const isEvent = typeof room === "string" && Number.isSafeInteger(seq) && seq > 0 &&
    (typeof id === "string" || type === "unknown");
  return isEvent ? { type: "unknown", room, seq } : undefined;
}

function parse(value: unknown, frames: Fields): ParsedServerFrame | undefined {
  const { type } = Object(value);
  try {
    if (typeof type !== "string") throw new SyntaxError("Cannot read a frame without a type");
    // Own properties only: "constructor" is no type.
    if (!Object.hasOwn(frames, type)) return unknownEvent(value);
    return frames[type]!(value) as ParsedServerFrame;
  } catch {
    return { type: "malformed" };
  }
}

/** Returns whether the frame is an event, of a known type or not. */
export function isEvent<Frame extends { readonly type: string }>(
  frame: Frame,
): frame is Extract<Frame, { readonly type: ParsedEvent["type"] }> {
  return frame.type === "unknown" || isEventType(frame.type);
}

/**
 * Parses a frame, or the data of an SSE event, that was read as JSON; undefined if it is to be
 * skipped.
 */
export function parseServerFrame(value: unknown): ParsedServerFrame | undefined {
  return parse(value, FRAMES);
}

/**
 * Parses the text of a frame. Without a `type` in the data, the name of an SSE event is its type.
 */
export function parseServerText(json: string, type?: string): ParsedServerFrame | undefined {
  try {
    return parseServerFrame({ type, ...JSON.parse(json) });
  } catch {
    return { type: "malformed" };
  }
}

/**
 * Parses a page of the log, as HTTP answers it.
 *
 * @throws {SyntaxError} if it is none
 */
export function parseServerPage(value: unknown): ParsedPage {
  return page(value) as ParsedPage;
}

/**
 * Parses a user.
 *
 * @throws {SyntaxError} if it is none
 */
export function parseServerUser(value: unknown): User {
  return user(value) as User;
}
