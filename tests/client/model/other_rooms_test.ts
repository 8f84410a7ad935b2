// The background rooms on transports that carry only one room: polled now and then.

import { assertEquals } from "@std/assert";
import { OtherRooms } from "../../../client/model/other_rooms.ts";
import { POLL_EVERY_MS } from "../../../client/model/rooms_poll.ts";
import { ANSWERED_WITHIN_MS } from "../../../client/connection/bounded_request.ts";
import { inRoom, watchedRooms } from "../watched_rooms.ts";

Deno.test("OtherRooms polls heads on a transport with one room, and loads rooms whose head has moved", async () => {
  const { watch, time, lines } = watchedRooms();
  const asked: string[] = [];
  let head = 10;
  const others = new OtherRooms(watch, {
    clock: time,
    guest: "me",
    fetch(input) {
      asked.push(`${input}`);
      return Promise.resolve(Response.json(
        `${input}`.startsWith("/rooms?")
          ? { rooms: [{ name: "a", head }, { name: "b", head: 10 }, { name: "unkept", head: 99 }] }
          : { epoch: "e1", head, complete: true, events: [inRoom("a", 11, { text: "@me" })] },
      ));
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
    // Reading a body takes more turns than promises alone.
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  await settle();
  assertEquals(asked, ["/rooms?name=me"]);
  head = 11;
  time.advance(POLL_EVERY_MS);
  await settle();
  await settle();
  assertEquals(asked.slice(1), ["/rooms?name=me", "/rooms/a?limit=200&after=10.e1&name=me"]);
  assertEquals(lines()[0], "a 1 1");
  others.lost();
  time.advance(2 * POLL_EVERY_MS);
  await settle();
  assertEquals(asked.length, 3);
  others[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
});

Deno.test("OtherRooms reads the list until it has found the saved rooms, and later only as far as it is new", async () => {
  const { watch, time } = watchedRooms();
  const asked: string[] = [];
  const line = (name: string, lastAt: number) => ({ name, head: 10, lastAt });
  const parts: Record<string, unknown> = {
    "": { rooms: [line("a", 900), line("x", 800)], next: "800.x" },
    "800.x": { rooms: [line("y", 700), line("b", 600)], next: "600.b" },
  };
  const others = new OtherRooms(watch, {
    clock: time,
    fetch(input) {
      asked.push(`${input}`);
      const cursor = new URL(`${input}`, "http://a").searchParams.get("cursor") ?? "";
      return Promise.resolve(Response.json(parts[cursor]));
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  };
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  await settle();
  assertEquals(asked, ["/rooms?", "/rooms?cursor=800.x"]);
  time.advance(POLL_EVERY_MS);
  await settle();
  // Its last room was active before the last poll: nothing after it has changed.
  assertEquals(asked.slice(2), ["/rooms?"]);
  others[Symbol.dispose]();
});

Deno.test("OtherRooms stops polling once a better transport has taken over", async () => {
  const { watch, time, sent } = watchedRooms();
  let asked = 0;
  const others = new OtherRooms(watch, {
    clock: time,
    fetch() {
      asked += 1;
      return Promise.resolve(Response.json({ rooms: [] }));
    },
  });
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  await new Promise((resolve) => setTimeout(resolve, 0));
  others.live({ by: "websocket", roomsMax: 50, send: (frame) => sent.push(frame) });
  time.advance(3 * POLL_EVERY_MS);
  assertEquals([asked, sent.length], [1, 1]);
  others[Symbol.dispose]();
});

Deno.test("OtherRooms loads everything missed before it reports news", async () => {
  const { watch, time, notified, lines } = watchedRooms();
  const missed = Array.from({ length: 5 }, (_, index) => inRoom("a", 11 + index));
  const others = new OtherRooms(watch, {
    clock: time,
    fetch(input) {
      const after = Number(/after=(\d+)/.exec(`${input}`)?.[1] ?? 0);
      return Promise.resolve(Response.json(
        `${input}`.startsWith("/rooms?") ? { rooms: [{ name: "a", head: 15 }] } : {
          epoch: "e1",
          head: 15,
          complete: true,
          events: missed.filter(({ seq }) => seq > after).slice(0, 2),
        },
      ));
    },
  });
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([lines()[0], notified.length], ["a 5 0", 0]);
  others[Symbol.dispose]();
});

Deno.test("OtherRooms polls again after an answer that never came, and after a foreign one", async () => {
  const { watch, time, lines } = watchedRooms();
  let asked = 0;
  const answers: (() => Promise<Response>)[] = [
    () => Promise.resolve(Response.json({ rooms: 5 })),
    () => Promise.resolve(Response.json({ rooms: [null, { name: 5 }, { name: "a", head: 11 }] })),
    // The next request for that room.
    () => Promise.resolve(Response.json({ epoch: "e1", head: 11, complete: true, events: "none" })),
    () => Promise.resolve(new Response("<html>Sign in")),
  ];
  const others = new OtherRooms(watch, {
    clock: time,
    fetch(_input, init) {
      asked += 1;
      const answer = answers.shift();
      if (answer) return answer();
      return new Promise((_, fail) => {
        init?.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
      });
    },
  });
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  };
  others.live({ by: "sse", roomsMax: 50, send: () => {} });
  for (const [most, after] of [[1, 0], [3, 1], [4, 1], [5, 1]] as const) {
    time.advance(after * POLL_EVERY_MS);
    await settle();
    assertEquals(asked, most);
  }
  time.advance(ANSWERED_WITHIN_MS);
  await settle();
  time.advance(POLL_EVERY_MS);
  await settle();
  assertEquals([asked, lines()[0]], [6, "a 0 0"]);
  others[Symbol.dispose]();
});
