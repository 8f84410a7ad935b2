// Frames of the server as the client parses them: unknown ones are skipped, malformed ones reported.

import { assertEquals, assertThrows } from "@std/assert";
import {
  parseServerFrame,
  parseServerPage,
  parseServerText,
} from "../../protocol/parse_server_frame.ts";
import { fc } from "../support/fast_check.ts";
import { anyValue } from "../support/hostile_values.ts";
import { runs } from "../support/property.ts";

const ADA = { id: "u_ada", name: "ada", avatar: "/avatars/u_ada" };
const EVENT = { room: "lobby", seq: 7, id: "01JD", at: 1_000, user: ADA };
const MESSAGE = { type: "message", ...EVENT, text: "hi" };
const RANGE = { first: 6, last: 8, head: 9, newest: 7 };
const PAGE = { room: "lobby", ...RANGE, complete: true, events: [MESSAGE] };

/** One of each, with every field that it may have. */
const KNOWN = [
  MESSAGE,
  { ...MESSAGE, edited: 1_001, user: { ...ADA, guest: true, skeleton: "ada" } },
  { type: "message", ...EVENT, deleted: 1_002 },
  { type: "edit", ...EVENT, target: 3, text: "ho" },
  { type: "edit", ...EVENT, target: 3, deleted: 1_002 },
  { type: "delete", ...EVENT, target: 3 },
  {
    type: "hello",
    protocol: 1,
    epoch: "e1",
    user: null,
    limits: { text: 4_000, frame: 65_536, rooms: 50 },
  },
  { type: "joined", ...PAGE, epoch: "e1", users: [{ ...ADA, away: true }], count: 1 },
  { type: "history", ...PAGE },
  { type: "left", room: "lobby" },
  { type: "ack", room: "lobby", nonce: "n", seq: 7, id: "01JD", at: 1_000 },
  { type: "presence", room: "lobby", joined: [ADA], left: ["u_x"], away: [], back: [], count: 1 },
  { type: "typing", room: "lobby", user: ADA },
  { type: "pong", at: 5 },
  { type: "error", code: "rate_limited", message: "Slowly", nonce: "n", room: "a", retryAfter: 9 },
];

Deno.test("parseServerFrame() gives known frames as they are, without the fields that it does not know", () => {
  for (const frame of KNOWN) {
    assertEquals(parseServerFrame(frame), frame as unknown);
    assertEquals(parseServerFrame({ ...frame, mood: "blue" }), frame as unknown);
    assertEquals(parseServerText(JSON.stringify(frame)), frame as unknown);
  }
});

Deno.test("parseServerFrame() keeps the place of an event of an unknown type, and skips other frames", () => {
  const unknown = { type: "unknown", room: "lobby", seq: 7 };
  assertEquals(parseServerFrame({ type: "reaction", ...EVENT, target: 3 }), unknown as unknown);
  assertEquals(parseServerFrame({ type: "weather", room: "lobby" }), undefined);
  // It names an event, and is none: the cursor must not move.
  assertEquals(parseServerFrame({ type: "read", room: "lobby", seq: 7 }), undefined);
  for (const type of ["constructor", "__proto__", "toString"]) {
    assertEquals(parseServerFrame({ type, room: "lobby" }), undefined);
  }
});

Deno.test("parseServerFrame() calls a known frame malformed if any field is missing or has another form", () => {
  for (const frame of KNOWN) {
    for (const [name, value] of Object.entries(frame)) {
      if (name === "type") continue;
      for (const wrong of [Symbol("of no type in JSON"), typeof value === "string" ? 5 : "no"]) {
        assertEquals(
          parseServerFrame({ ...frame, [name]: wrong }),
          { type: "malformed" },
          `${frame.type} ${name}`,
        );
      }
    }
  }
  for (
    const frame of [
      null,
      5,
      "text",
      [],
      {},
      { type: 5 },
      { ...MESSAGE, deleted: 1_002 },
      { ...MESSAGE, text: undefined },
      { ...MESSAGE, seq: 0 },
      { ...MESSAGE, seq: 1.5 },
      { ...MESSAGE, user: { ...ADA, avatar: "//tracker.example/a" } },
      { ...MESSAGE, user: { ...ADA, avatar: "https://tracker.example/a" } },
      { type: "joined", ...PAGE, epoch: "e1", events: [MESSAGE, MESSAGE] },
    ]
  ) {
    assertEquals(parseServerFrame(frame), { type: "malformed" }, JSON.stringify(frame));
  }
  assertEquals(parseServerText("{"), { type: "malformed" });
});

Deno.test("parseServerPage() gives an event that it cannot show its place, and leaves out what has none", () => {
  const events = [
    { ...MESSAGE, seq: 4 },
    { ...EVENT, type: "reaction", seq: 5, target: 4 },
    { ...MESSAGE, seq: 6, text: 5 },
    { type: "message", text: "without a place" },
    null,
    MESSAGE,
  ];
  const page = parseServerPage({ first: 4, last: 7, head: 7, events });
  assertEquals(page.events.map(({ type, seq }) => `${type} ${seq}`), [
    "message 4",
    "unknown 5",
    "unknown 6",
    "message 7",
  ]);
  // What has no place may be seq 7 or later, so the page covers no more than what is before it.
  assertEquals([page.first, page.last], [4, 6]);
  assertThrows(() => parseServerPage({ head: 7, events: {} }), SyntaxError);
  assertThrows(() => parseServerPage("<html>"), SyntaxError);
});

Deno.test("parseServerPage() gives a page of a server that names no range the range of its events", () => {
  const rangeOf = (page: unknown) => {
    const { first, last, newest } = parseServerPage(page);
    return [first, last, newest];
  };
  assertEquals(rangeOf({ head: 9, events: [MESSAGE] }), [7, 7, undefined]);
  assertEquals(rangeOf({ head: 9, events: [] }), [10, 9, undefined]);
  assertEquals(rangeOf({ ...RANGE, events: [MESSAGE] }), [6, 8, 7]);
  assertEquals(rangeOf({ ...RANGE, events: [] }), [6, 8, 7]);
  assertEquals(rangeOf({ first: 10, last: 9, head: 9, newest: 0, events: [] }), [10, 9, 0]);
});

Deno.test("parseServerPage() refuses a range that its events contradict, or that ends past the head", () => {
  for (
    const wrong of [
      { first: 8 },
      { last: 6 },
      { last: 10 },
      { first: 0 },
      { first: 9, last: 7 },
      { newest: -1 },
      { last: 7.5 },
    ]
  ) {
    const events = "first" in wrong && "last" in wrong ? [] : [MESSAGE];
    assertThrows(() => parseServerPage({ ...RANGE, ...wrong, events }), SyntaxError);
  }
});

Deno.test("parseServerFrame() never throws, whatever comes", () => {
  const types = fc.constantFrom(...KNOWN);
  fc.assert(
    fc.property(types, fc.string(), anyValue, anyValue, (frame, name, value, other) => {
      const names = Object.keys(frame);
      parseServerFrame({ ...frame, [names[name.length % names.length]!]: value });
      parseServerFrame({ ...frame, [name]: value });
      parseServerFrame(other);
    }),
    runs(300),
  );
});
