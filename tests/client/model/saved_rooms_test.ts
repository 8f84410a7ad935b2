// The saved rooms, in a storage that may contain anything.

import { assertEquals } from "@std/assert";
import { SAVED_MAX, SavedRooms } from "../../../client/model/saved_rooms.ts";
import { SavedUnread } from "../../../client/model/room_unread.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

Deno.test("SavedRooms.visit() saves a room, and removes the oldest if there are too many", () => {
  const rooms = new SavedRooms(new MemoryStorage());
  for (let visit = 0; visit <= SAVED_MAX; visit += 1) rooms.visit(`room-${visit}`, visit);
  assertEquals([rooms.of("room-0"), rooms.all().length], [undefined, SAVED_MAX]);
  rooms.setNotify("room-1", "mentions", 1);
  rooms.visit("room-1", 100);
  assertEquals(rooms.of("room-1")?.notify, "mentions");
});

Deno.test("SavedRooms and SavedUnread skip values that are not theirs", () => {
  const storage = new MemoryStorage();
  for (const text of ["{", "null", "7", '{"visitedAt":"x"}', '{"epoch":"e","head":"x"}']) {
    storage.setItem("hubbub.room.a", text);
    storage.setItem("hubbub.unread.a", text);
    assertEquals([new SavedRooms(storage).all(), new SavedUnread(storage).of("a")], [
      [],
      undefined,
    ]);
  }
  storage.setItem("hubbub.room.not a room", '{"visitedAt":1}');
  storage.removeItem("hubbub.room.a");
  assertEquals(new SavedRooms(storage).all(), []);
});
