import { assertEquals, assertMatch } from "@std/assert";
import { Ulids, ulidTime } from "../../store/ulid.ts";

const NOON = Date.UTC(2026, 10, 20, 12);

Deno.test("Ulids.next() gives rising ids within a millisecond and over many", () => {
  const ids = new Ulids();
  const given = Array.from(
    { length: 10_000 },
    (_, index) => ids.next(NOON + Math.floor(index / 500)),
  );
  const texts = given.map(({ id }) => id);
  assertEquals(texts, [...new Set(texts)].sort());
  for (const { id, at } of given) {
    assertMatch(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    assertEquals(ulidTime(id), at);
  }
});

Deno.test("Ulids.next() writes the time as the specification has it", () => {
  assertEquals(new Ulids().next(1_469_918_176_385).id.slice(0, 10), "01ARYZ6S41");
});

Deno.test("Ulids.next() continues after the last id if the clock is behind it", () => {
  const last = new Ulids().next(NOON);
  const next = new Ulids(last.id).next(NOON - 5_000);
  assertEquals(next.at, NOON);
  assertEquals([next.id, last.id].sort(), [last.id, next.id]);
});

Deno.test("Ulids.next() carries when the last digits are full", () => {
  const ids = new Ulids("01ARYZ6S410000000000000ZZZ");
  assertEquals(ids.next(0).id, "01ARYZ6S410000000000001000");
});
