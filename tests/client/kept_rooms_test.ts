// The rooms that a browser keeps, in a storage that others write into as well.

import { assertEquals } from "@std/assert";
import { KEPT_MAX, KeptRooms } from "../../client/rooms/kept_rooms.ts";
import { KeptUnread } from "../../client/rooms/kept_unread.ts";
import { MemoryStorage } from "../support/memory_storage.ts";

Deno.test("KeptRooms keeps what was visited, and leaves the oldest where they are too many", () => {
  const rooms = new KeptRooms(new MemoryStorage());
  for (let visit = 0; visit <= KEPT_MAX; visit += 1) rooms.visit(`room-${visit}`, visit);
  assertEquals([rooms.of("room-0"), rooms.all().length], [undefined, KEPT_MAX]);
  rooms.setNotify("room-1", "mentions", 1);
  rooms.visit("room-1", 100);
  assertEquals(rooms.of("room-1")?.notify, "mentions");
});

Deno.test("KeptRooms and KeptUnread read nothing out of what somebody else has written", () => {
  const storage = new MemoryStorage();
  for (const text of ["{", "null", "7", '{"visitedAt":"x"}', '{"epoch":"e","head":"x"}']) {
    storage.setItem("hubbub.kept.a", text);
    storage.setItem("hubbub.unread.a", text);
    assertEquals([new KeptRooms(storage).all(), new KeptUnread(storage).of("a")], [[], undefined]);
  }
  storage.setItem("hubbub.kept.not a room", '{"visitedAt":1}');
  storage.removeItem("hubbub.kept.a");
  assertEquals(new KeptRooms(storage).all(), []);
});
