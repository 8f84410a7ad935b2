// The messages between the tabs of one browser. They are parsed, as tabs may run different versions.

import { EVENT_TYPES } from "../../protocol/events/registry.ts";
import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import type { IncomingFrame } from "./transport.ts";

/** One message; each tab receives those of all others. `lock` names the room and its user. */
export type TabMessage =
  /** From the leader of a room: frames that have arrived. */
  | { readonly type: "frames"; readonly lock: string; readonly frames: readonly IncomingFrame[] }
  /** From the leader: something that cannot be forwarded; each tab has to request it. */
  | { readonly type: "again"; readonly lock: string }
  /** To the leader: are you there? And its answer. */
  | { readonly type: "ask" | "here"; readonly lock: string }
  /** To the leader: the room is visible in another tab now. */
  | { readonly type: "seen"; readonly lock: string }
  /** A visible room has no slot. */
  | { readonly type: "need" }
  /** A slot is free. */
  | { readonly type: "free" };

/** The frames that a leader forwards; all others are between one tab and the server. */
const FORWARDED: ReadonlySet<string> = new Set([
  "joined",
  ...Object.keys(EVENT_TYPES),
  "unknown",
  "presence",
  "typing",
]);

/** Whether a leader forwards the frame. */
export function isForwarded({ type }: IncomingFrame): boolean {
  return FORWARDED.has(type);
}

/** Parses a message of another tab; undefined if this version does not know it. */
export function parseTabMessage(data: unknown): TabMessage | undefined {
  const { type, lock, frames } = Object(data);
  if (type === "need" || type === "free") return { type };
  if (typeof lock !== "string") return undefined;
  switch (type) {
    case "again":
    case "ask":
    case "here":
    case "seen":
      return { type, lock };
    case "frames":
      return Array.isArray(frames) ? { type, lock, frames: parseFrames(frames) } : undefined;
    default:
      return undefined;
  }
}

function parseFrames(raw: readonly unknown[]): readonly IncomingFrame[] {
  return raw.flatMap((each) => {
    if (!FORWARDED.has(Object(each).type)) return [];
    const frame = parseServerFrame(each);
    if (!frame || frame.type === "history") return [];
    return [frame.type === "joined" ? { ...frame, isOfOtherTab: true } : frame as IncomingFrame];
  });
}
