// What the tabs of one browser send each other, and how it is parsed: two versions of the page may be open.

import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import type { IncomingFrame } from "./transport.ts";

/** One message; each tab gets all of them but its own. `lock` names the room and its user. */
export type TabMessage =
  /** From the leader of a room: what has come. */
  | { readonly type: "frames"; readonly lock: string; readonly frames: readonly IncomingFrame[] }
  /** From the leader: something that cannot be forwarded; each asks the server for it. */
  | { readonly type: "again"; readonly lock: string }
  /** To the leader: is somebody there? And its answer. */
  | { readonly type: "ask" | "here"; readonly lock: string }
  /** To the leader: somebody sees the room now. */
  | { readonly type: "seen"; readonly lock: string }
  /** A room that is seen has no slot. */
  | { readonly type: "need" }
  /** There is a slot again. */
  | { readonly type: "free" };

/** What a leader forwards; anything else is between one tab and the server. */
const FORWARDED = new Set([
  "joined",
  "message",
  "edit",
  "delete",
  "unknown",
  "presence",
  "typing",
]);

/** Whether a leader forwards the frame. */
export function isForwarded({ type }: IncomingFrame): boolean {
  return FORWARDED.has(type);
}

/** A message of another tab; undefined for one to skip, such as another version's. */
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
