// What a room may be called.

import { ChatError } from "./chat_error.ts";

const ROOM_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** The room that is always there. */
export const LOBBY = "lobby";

/**
 * The name, where it can be a room's.
 *
 * @throws {ChatError} `bad_room`
 */
export function readRoomName(name: string): string {
  if (isRoomName(name)) return name;
  throw new ChatError("bad_room", "A room's name is 1 to 40 of a-z, 0-9 and -");
}

/** More than any name has, with what is left out of it; the rest cannot make it one. */
const TYPED_MAX = 200;

/**
 * What somebody types, as rooms' names are written: "Class 7b" means `class-7b`. The result need not be a
 * name: only what has one obvious spelling is changed, other scripts stay as they are.
 */
export function normalizeRoomName(typed: string): string {
  if (isRoomName(typed)) return typed;
  return typed.slice(0, TYPED_MAX).normalize("NFKC").trim().replace(/^#/, "").trim().toLowerCase()
    .replace(/[\s_]*\p{Pd}[\s_]*|[\s_]+/gu, "-");
}

/** Whether `name` can be a room's: 1–40 of a-z, 0-9 and -, not beginning with -. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}
