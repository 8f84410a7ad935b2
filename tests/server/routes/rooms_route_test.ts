// The list of rooms from outside: in parts, the most recently active first, and never all at once.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { get, getJson, say, statusOf } from "../../support/http_requests.ts";
import { ServerProcess } from "../../support/server_process.ts";

const ROOMS = 230;
const AT_ONCE = 20;

Deno.test("the rooms come in parts", async (t) => {
  await using server = await ServerProcess.start({
    env: { HUBBUB_NEW_ROOMS: "0", HUBBUB_ADDRESS_RATE: "0", HUBBUB_RATE: "0" },
  });
  for (let n = 0; n < ROOMS; n += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, ROOMS - n) }, (_, i) => `room-${n + i}`);
    await Promise.all(batch.map((room) => say(server, room, "hi")));
  }
  await say(server, "room-7", "again");

  await t.step("the latest first, and what comes next", async () => {
    const seen = new Set<string>();
    let path = "/rooms";
    let parts = 0;
    for (;;) {
      const { rooms, next } = await getJson(server, path);
      parts += 1;
      assert(rooms.length <= 100, `${rooms.length} rooms`);
      if (parts === 1) assertEquals([rooms[0].name, rooms[0].head], ["room-7", 2]);
      for (const { name } of rooms) seen.add(name);
      if (next === null) break;
      path = `/rooms?cursor=${next}`;
    }
    assertEquals([seen.size, parts], [ROOMS + 1, 3]);
    assertEquals((await getJson(server, "/rooms?limit=200")).rooms.length, 200);
  });

  await t.step("by a part of their names", async () => {
    const { rooms, next } = await getJson(server, "/rooms?q=M-22");
    assertEquals(rooms.length, 11);
    assertEquals(next, null);
  });

  await t.step("and a query that cannot be meant is refused", async () => {
    for (
      const query of ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=1.Room", "limit="]
    ) {
      assertEquals(await statusOf(get(server, `/rooms?${query}`, "application/json")), 400, query);
    }
  });

  await t.step("on pages with a way to the others", async () => {
    const welcome = await (await get(server, "/", "text/html")).text();
    assertEquals(welcome.split('class="room-line"').length - 1, 20);
    assertStringIncludes(welcome, 'class="more-rooms" href="/rooms"');
    const first = await (await get(server, "/rooms", "text/html")).text();
    assertEquals(first.split('class="room-line"').length - 1, 100);
    const more = /class="more-rooms" href="([^"]+)"/.exec(first)![1]!.replaceAll("&amp;", "&");
    const second = await (await get(server, more, "text/html")).text();
    assertEquals(second.split('class="room-line"').length - 1, 100);
    assert(!second.includes('href="/rooms/room-7"'));
  });
});
