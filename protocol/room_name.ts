// The rules for the name of a room.

import { ChatError } from "./chat_error.ts";

const ROOM_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** The room that always exists. */
export const LOBBY = "lobby";

/**
 * Returns `name` if it is a valid name of a room.
 *
 * @throws {ChatError} `bad_room`
 */
export function readRoomName(name: string): string {
  if (isRoomName(name)) return name;
  throw new ChatError("bad_room", "A room's name is 1 to 40 of a-z, 0-9 and -");
}

/** More characters than a valid name can have, including those that are removed. */
const TYPED_MAX = 200;

/**
 * Returns what a user typed in the spelling of room names: "Class 7b" becomes `class-7b`. The
 * result may be invalid: only what has one obvious spelling is changed, other scripts stay as they
 * are.
 */
export function normalizeRoomName(typed: string): string {
  if (isRoomName(typed)) return typed;
  return typed.slice(0, TYPED_MAX).normalize("NFKC").trim().replace(/^#/, "").trim().toLowerCase()
    .replace(/[\s_]*\p{Pd}[\s_]*|[\s_]+/gu, "-");
}

/** Returns whether `name` is valid: 1 to 40 of a-z, 0-9 and -, not starting with -. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}
