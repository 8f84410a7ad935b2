// The rooms in order, in parts, with few visited for each part.

import { assert, assertEquals } from "@std/assert";
import { type RoomCursor, RoomIndex } from "../../hub/room_index.ts";

function indexOf(count: number): RoomIndex {
  const index = new RoomIndex();
  for (let n = 1; n <= count; n++) index.put({ name: `room-${n}`, head: 1, lastAt: n });
  return index;
}

Deno.test("RoomIndex.part() goes through all rooms, the latest first, each once", () => {
  const index = indexOf(25);
  const seen: string[] = [];
  let after: RoomCursor | undefined;
  for (;;) {
    const { rooms, next } = index.part({ limit: 10, after });
    seen.push(...rooms.map(({ name }) => name));
    if (next === undefined) break;
    after = next;
  }
  const expected = Array.from({ length: 25 }, (_, n) => `room-${25 - n}`);
  assertEquals(seen, [...expected, "lobby"]);
});

Deno.test("RoomIndex.part() loses no room if a room is written to between two parts", () => {
  const index = indexOf(25);
  const first = index.part({ limit: 10 });
  // The room that the cursor names.
  index.put({ name: "room-16", head: 2, lastAt: 100 });
  const { rooms } = index.part({ limit: 10, after: first.next });
  assertEquals(rooms[0]?.name, "room-15");
  assertEquals(index.part({ limit: 1 }).rooms, [{ name: "room-16", head: 2, lastAt: 100 }]);
});

Deno.test("RoomIndex.part() keeps rooms of one moment apart", () => {
  const index = new RoomIndex();
  for (let n = 1; n <= 7; n++) index.put({ name: `r${n}`, head: 1, lastAt: 5 });
  const first = index.part({ limit: 3 });
  const second = index.part({ limit: 3, after: first.next });
  const third = index.part({ limit: 3, after: second.next });
  const names = [first, second, third].flatMap(({ rooms }) => rooms.map(({ name }) => name));
  assertEquals(new Set(names).size, 8);
  assertEquals(names.length, 8);
});

Deno.test("RoomIndex.part() finds rooms by a part of their names, at any position", () => {
  const index = indexOf(2_000);
  const { rooms, next } = index.part({ limit: 2, containing: "m-199" });
  assertEquals(rooms.map(({ name }) => name), ["room-1999", "room-1998"]);
  assert(next);
  assertEquals(index.part({ limit: 2, containing: "none" }), { rooms: [] });
  const last = index.part({ limit: 1, containing: "lob" });
  assertEquals([last.rooms[0]?.name, last.next], ["lobby", undefined]);
});

Deno.test("RoomIndex.put() ignores what is older than what it knows", () => {
  const index = indexOf(3);
  index.put({ name: "room-3", head: 5, lastAt: 50 });
  index.put({ name: "room-3", head: 4, lastAt: 40 });
  assertEquals(index.part({ limit: 1 }).rooms, [{ name: "room-3", head: 5, lastAt: 50 }]);
  assertEquals(index.size, 4);
});

Deno.test("RoomIndex.put() does not move a room whose messages were only edited or deleted", () => {
  const index = indexOf(3);
  index.put({ name: "room-1", head: 2, lastAt: 0 });
  assertEquals(index.part({ limit: 4 }).rooms.slice(0, 3), [
    { name: "room-3", head: 1, lastAt: 3 },
    { name: "room-2", head: 1, lastAt: 2 },
    { name: "room-1", head: 2, lastAt: 1 },
  ]);
  // Received before the log was read.
  index.put({ name: "room-4", head: 2, lastAt: 0 });
  index.put({ name: "room-4", head: 1, lastAt: 4 });
  assertEquals(index.part({ limit: 1 }).rooms, [{ name: "room-4", head: 2, lastAt: 4 }]);
});
