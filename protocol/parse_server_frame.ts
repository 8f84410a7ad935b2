// Parses what the server sends: types and fields are checked once, here, and the client trusts them then.
//
// Unknown fields are left out. A frame of an unknown type is skipped; an event of an unknown type keeps
// its place in the log, so that the cursor moves over it. A known frame of the wrong form is malformed:
// something is lost, and the client joins again.

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
import type { HistoryFrame, JoinedFrame, ServerFrame } from "./frames.ts";

/** An event that this client cannot show: of an unknown type, or malformed. It only moves the cursor. */
export type SkippedEvent = Pick<UnknownEvent, "type" | "room" | "seq">;

/** An event as a client gets it. */
export type ParsedEvent = KnownEvent | SkippedEvent;

/** A frame that is not what its type promises. */
export interface MalformedFrame {
  /** Stands for the type that it has. */
  readonly type: "malformed";
}

/** A page of the log. */
export interface ParsedPage {
  /** The log's epoch; a `history` frame has none. */
  readonly epoch?: string;
  /** The room's newest seq when the page was read. */
  readonly head: number;
  /** Ascending by seq. One that is malformed has its place alone, as if its type were unknown. */
  readonly events: readonly ParsedEvent[];
  /** Who the server takes the reader for, if it says that. */
  readonly user?: User | null;
}

/** A `joined` from a transport that may not know who is here. */
export type ParsedJoined =
  & Omit<JoinedFrame, "events" | "users" | "count">
  & Partial<Pick<JoinedFrame, "users" | "count">>
  & {
    readonly events: readonly ParsedEvent[];
    /** The version of who is here, which a poll goes on from. */
    readonly presence?: number;
    /** Who the server takes the reader for; undefined if it does not say that here. */
    readonly user?: User | null;
  };

/** A frame that can be trusted. */
export type ParsedServerFrame =
  | Exclude<ServerFrame, JoinedFrame | HistoryFrame | UnknownEvent>
  | ParsedJoined
  | (Omit<HistoryFrame, "events"> & ParsedPage)
  | SkippedEvent
  | MalformedFrame;

/** Nobody is made to wait longer before they may ask again. */
export const RETRY_AFTER_MAX_MS = 60 * 60_000;

const EVENTS: Fields = Object.fromEntries(
  Object.entries(EVENT_TYPES).map(([type, { read }]) => [type, read]),
);

/** Only what has no place at all is left out: the gap that it makes is asked for again. */
function pageEvents(value: unknown): readonly ParsedEvent[] {
  const events = must(Array.isArray(value), value as unknown[]).flatMap((each) => {
    const frame = parse(each, EVENTS);
    return frame?.type === "malformed" ? unknownEvent(each) ?? [] : frame ?? [];
  }) as ParsedEvent[];
  return must(
    events.every(({ seq }, index) => index === 0 || seq > events[index - 1]!.seq),
    events,
  );
}

const PAGE = { epoch: optional(text), head: whole, events: pageEvents };
const reader: Read = (value) => value == null ? value : user(value);
const page = shape({ ...PAGE, user: reader });
const FRAMES: Fields = {
  ...EVENTS,
  hello: shape({
    type: text,
    protocol: whole,
    epoch: text,
    user: (value) => value === null ? value : user(value),
    limits: shape({ text: whole, frame: whole, rooms: whole }),
  }),
  joined: shape({
    ...PAGE,
    type: text,
    room: text,
    epoch: text,
    complete: flag,
    users: optional(listOf(user)),
    count: optional(whole),
    presence: optional(whole),
    user: reader,
  }),
  history: shape({ ...PAGE, type: text, room: text, complete: flag }),
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
  // A code that is not in the table is one that must not be repeated: the message says what it is.
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
 * Every event has these; without an id it may be a frame that names an event, or an event that was parsed
 * before.
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
    // Not every name that an object has: "constructor" is no type.
    if (!Object.hasOwn(frames, type)) return unknownEvent(value);
    return frames[type]!(value) as ParsedServerFrame;
  } catch {
    return { type: "malformed" };
  }
}

/** Whether the frame is an event, of a known type or not. */
export function isEvent<Frame extends { readonly type: string }>(
  frame: Frame,
): frame is Extract<Frame, { readonly type: ParsedEvent["type"] }> {
  return frame.type === "unknown" || isEventType(frame.type);
}

/** A frame that was read as JSON, or the data of an SSE event; undefined for what is to be skipped. */
export function parseServerFrame(value: unknown): ParsedServerFrame | undefined {
  return parse(value, FRAMES);
}

/** The same of its text. An SSE event's name is its `type` where the data has none. */
export function parseServerText(json: string, type?: string): ParsedServerFrame | undefined {
  try {
    return parseServerFrame({ type, ...JSON.parse(json) });
  } catch {
    return { type: "malformed" };
  }
}

/**
 * A page of the log, as HTTP answers it.
 *
 * @throws {SyntaxError} if it is none.
 */
export function parseServerPage(value: unknown): ParsedPage {
  return page(value) as ParsedPage;
}

/**
 * A user.
 *
 * @throws {SyntaxError} if it is none.
 */
export function parseServerUser(value: unknown): User {
  return user(value) as User;
}
