// The way to another room: the matches of the switcher, and its keys.

import { assertEquals } from "@std/assert";
import { findRooms } from "../../../client/model/find_rooms.ts";
import { roomFor, roomShortcut } from "../../../client/components/rooms/room_keys.ts";
import type { PressedKey } from "../../../client/components/rooms/room_keys.ts";

Deno.test("findRooms() puts unread rooms first, then the best matches, and offers a new name", () => {
  const saved = [
    { room: "design", unread: 0, mentions: 0 },
    { room: "ops-team", unread: 3, mentions: 0 },
    { room: "zoo", unread: 1, mentions: 1 },
  ];
  const names = (typed: string) =>
    findRooms(typed, saved, ["team", "teams", "zoo", "the-team"], "lobby").map(({ room, kind }) =>
      kind === "new" ? `+${room}` : room
    );
  assertEquals(names("").slice(0, 3), ["zoo", "ops-team", "design"]);
  assertEquals(names("team"), ["team", "teams", "ops-team", "the-team"]);
  assertEquals(names(" The Te"), ["the-team", "+the-te"]);
  assertEquals(names("ö"), []);
  // The open room is no match.
  assertEquals(findRooms("lobby", [], [], "lobby"), []);
  const lobby = { room: "lobby", unread: 0, mentions: 0 };
  assertEquals(findRooms("lobby", [lobby], ["lobby"], "lobby"), []);
});

Deno.test("roomShortcut() and roomFor() use keys that writing does not need", () => {
  const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
    key,
    code: "",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    target: null,
    ...change,
  });
  const field = { value: "words" } as unknown as EventTarget;
  assertEquals(roomShortcut(press("k", { ctrlKey: true }), false), "find");
  assertEquals(roomShortcut(press("л", { ctrlKey: true, code: "KeyK" }), false), "find");
  assertEquals(roomShortcut(press("k", { metaKey: true }), true), "find");
  // On a Mac, it deletes to the end of the line.
  assertEquals(roomShortcut(press("k", { ctrlKey: true }), true), undefined);
  assertEquals(roomShortcut(press("k"), false), undefined);
  assertEquals(roomShortcut(press("ArrowUp"), false), undefined);
  assertEquals(roomShortcut(press("ArrowUp", { altKey: true, target: field }), false), "above");
  assertEquals(roomShortcut(press("ArrowUp", { altKey: true, target: field }), true), undefined);
  // In a date field, it opens the calendar; and a browser that fills in a form names no key.
  const date = { tagName: "INPUT", value: "" } as unknown as EventTarget;
  assertEquals(roomShortcut(press("ArrowDown", { altKey: true, target: date }), false), undefined);
  assertEquals(
    roomShortcut({ ...press(""), key: undefined as unknown as string }, false),
    undefined,
  );
  const news = press("ArrowDown", { altKey: true, shiftKey: true });
  assertEquals(roomShortcut(news, false), "news_below");

  const lines = ["a", "b", "c"].map((room) => ({
    room,
    unread: room === "a" ? 1 : 0,
    mentions: 0,
  }));
  assertEquals(roomFor("below", lines, "c"), "a");
  assertEquals(roomFor("above", lines, "a"), "c");
  assertEquals(roomFor("news_below", lines, "b"), "a");
  assertEquals(roomFor("news_below", lines, "a"), undefined);
  assertEquals(roomFor("below", lines.slice(0, 1), "a"), undefined);
});
