// Valid names of rooms.

import { assertEquals } from "@std/assert";
import { isRoomName, LOBBY } from "../../protocol/room_name.ts";

Deno.test("isRoomName() is true for 1 to 40 of a-z, 0-9 and -", () => {
  for (const name of [LOBBY, "a", "0", "a-", "deno-2-9", "x".repeat(40)]) {
    assertEquals(isRoomName(name), true, name);
  }
});

Deno.test("isRoomName() is false for anything else, line breaks at the end included", () => {
  const wrong = [
    "",
    "-a",
    "Lobby",
    "x".repeat(41),
    "a b",
    "a_b",
    "a.b",
    "a/b",
    "../a",
    "café",
    "lobby\n",
    "\nlobby",
    "lobby\u0000",
    "ſ",
    "１",
  ];
  for (const name of wrong) assertEquals(isRoomName(name), false, JSON.stringify(name));
});
