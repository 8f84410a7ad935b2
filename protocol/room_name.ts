// What a room may be called.

const ROOM_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** The room that is always there. */
export const LOBBY = "lobby";

/** Whether `name` can be a room's: 1–40 of a-z, 0-9 and -, not beginning with -. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}
