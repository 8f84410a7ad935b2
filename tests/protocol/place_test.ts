// Places in a log, from frames (numbers) and query strings (text) alike.

import { assertEquals } from "@std/assert";
import { PAGE_DEFAULT, PAGE_MAX } from "../../protocol/limits.ts";
import { parsePlace, type PlaceRequest } from "../../protocol/place.ts";
import { refusalOf } from "../support/refusal_of.ts";

Deno.test("parsePlace() means the newest page if nothing is named", () => {
  const newest: PlaceRequest = { place: { newest: true }, limit: PAGE_DEFAULT };
  assertEquals(parsePlace({}), newest);
  assertEquals(parsePlace({ after: null, before: undefined, around: null, limit: null }), newest);
});

Deno.test("parsePlace() reads a place from a number and from text", () => {
  for (const raw of [7, "7"]) {
    assertEquals(parsePlace({ after: raw }).place, { after: 7 });
    assertEquals(parsePlace({ before: raw }).place, { before: 7 });
    assertEquals(parsePlace({ around: raw }).place, { around: 7 });
    assertEquals(parsePlace({ limit: raw }).limit, 7);
  }
});

Deno.test("parsePlace() keeps the epoch of a cursor, and has no epoch if none was given", () => {
  assertEquals(parsePlace({ after: "7.abc" }), {
    place: { after: 7 },
    epoch: "abc",
    limit: PAGE_DEFAULT,
  });
  assertEquals("epoch" in parsePlace({ after: "7" }), false);
});

Deno.test("parsePlace() reads an ISO time, which is UTC if it names no zone", () => {
  const at = Date.UTC(2026, 10, 20, 19, 24);
  const written = [
    "2026-11-20T19:24Z",
    "2026-11-20T19:24:00Z",
    "2026-11-20T19:24:00.000Z",
    "2026-11-20T21:24:00+02:00",
    "2026-11-20T19:24",
    "2026-11-20T19:24:00.000",
  ];
  for (const around of written) assertEquals(parsePlace({ around }).place, { around: { at } });
  assertEquals(parsePlace({ around: "2026-11-20" }).place, {
    around: { at: Date.UTC(2026, 10, 20) },
  });
});

Deno.test("parsePlace() refuses a day that no calendar has", () => {
  for (
    const around of ["2026-02-31", "2026-02-29", "2026-04-31T10:00Z", "2026-13-01", "2026-00-10"]
  ) {
    assertEquals(refusalOf(() => parsePlace({ around })).code, "bad_request", around);
  }
  assertEquals(parsePlace({ around: "2024-02-29" }).place, {
    around: { at: Date.UTC(2024, 1, 29) },
  });
});

Deno.test("parsePlace() takes limits from 1 to the most there is", () => {
  assertEquals(parsePlace({ limit: 1 }).limit, 1);
  assertEquals(parsePlace({ limit: PAGE_MAX }).limit, PAGE_MAX);
  for (const limit of [0, -1, PAGE_MAX + 1, 1.5, NaN, "", "ten", "1e1", " 5", true, [5]]) {
    assertEquals(refusalOf(() => parsePlace({ limit })).code, "bad_request", String(limit));
  }
});

Deno.test("parsePlace() refuses two places at once", () => {
  const { code, message } = refusalOf(() => parsePlace({ after: 1, before: 9 }));
  assertEquals(code, "bad_request");
  assertEquals(message, '"after" and "before" cannot be asked for together');
});

Deno.test("parsePlace() refuses a place of the wrong form and names the field", () => {
  for (const name of ["after", "before", "around"]) {
    for (const raw of ["soon", "", -1, {}, "2026-13-45T99:99Z"]) {
      const { code, message } = refusalOf(() => parsePlace({ [name]: raw }));
      assertEquals(code, "bad_request", `${name} ${raw}`);
      assertEquals(message.includes(`"${name}"`), true);
    }
  }
});

Deno.test("parsePlace() takes a day for none that no calendar has", () => {
  const none = ["2026-02-29", "2026-02-31", "2026-04-31T10:00Z", "2026-06-31T12:00:00+02:00"];
  for (const around of [...none, "2026-00-10", "2026-01-00", "2100-02-29"]) {
    assertEquals(refusalOf(() => parsePlace({ around })).code, "bad_request", around);
  }
  for (const around of ["2028-02-29", "2000-02-29", "2026-12-31", "0004-02-29"]) {
    assertEquals(parsePlace({ around }).place, { around: { at: Date.parse(around) } });
  }
});
