// A day begins when the reader's clock first shows it, also when clocks change.

import { assertEquals } from "@std/assert";
import { dayStart } from "../../../client/model/day_start.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const DAYS: readonly (readonly [day: string, zone: string, starts: string])[] = [
  // The clock changes later on that day.
  ["2026-10-04", "Australia/Sydney", "2026-10-03T14:00Z"],
  ["2026-04-05", "Australia/Sydney", "2026-04-04T13:00Z"],
  ["2026-03-27", "Asia/Jerusalem", "2026-03-26T22:00Z"],
  ["2026-10-25", "Asia/Jerusalem", "2026-10-24T21:00Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00Z"],
  ["2026-03-08", "America/New_York", "2026-03-08T05:00Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00Z"],
  ["2026-09-27", "Pacific/Auckland", "2026-09-26T12:00Z"],
  ["2026-04-05", "Pacific/Chatham", "2026-04-04T10:15Z"],
  ["2026-10-04", "Australia/Lord_Howe", "2026-10-03T13:30Z"],
  ["2026-11-01", "America/St_Johns", "2026-11-01T02:30Z"],
  ["2026-03-08", "America/Anchorage", "2026-03-08T09:00Z"],
  // Its midnight is skipped, or comes twice, or the day before is an hour longer.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00Z"],
  ["2026-10-30", "Africa/Cairo", "2026-10-29T22:00Z"],
  ["2026-09-06", "America/Santiago", "2026-09-06T04:00Z"],
  ["2026-04-05", "America/Santiago", "2026-04-05T04:00Z"],
  ["2026-03-08", "America/Havana", "2026-03-08T05:00Z"],
  ["2026-11-01", "America/Havana", "2026-11-01T04:00Z"],
  ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00Z"],
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00Z"],
  ["2022-03-22", "Asia/Tehran", "2022-03-21T20:30Z"],
  // A day that a zone never had begins with the one after it.
  ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00Z"],
  // The zones farthest from UTC, and offsets with parts of an hour.
  ["2026-11-20", "Pacific/Kiritimati", "2026-11-19T10:00Z"],
  ["2026-11-20", "Pacific/Pago_Pago", "2026-11-20T11:00Z"],
  ["2026-11-20", "Asia/Kathmandu", "2026-11-19T18:15Z"],
];

Deno.test("dayStart() is the reader's midnight on days on which clocks change", () => {
  for (const [day, zone, starts] of DAYS) {
    const found = new Date(dayStart(day, zone)).toISOString();
    assertEquals(found, new Date(starts).toISOString(), `${day} in ${zone}`);
  }
});

Deno.test("dayStart() is the first minute that shows the day, or a later one, wherever clocks change", () => {
  for (const zone of new Set(DAYS.map(([, zone]) => zone))) {
    const clock = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zone });
    for (const [day] of DAYS) {
      const noon = Date.parse(`${day}T12:00Z`);
      let at = noon - 2 * DAY_MS;
      while (clock.format(at) < day) at += 15 * MINUTE_MS;
      // Back to the minute: every change so far was at one.
      while (clock.format(at - MINUTE_MS) >= day) at -= MINUTE_MS;
      assertEquals(new Date(dayStart(day, zone)).toISOString(), new Date(at).toISOString(), zone);
    }
  }
});

Deno.test("dayStart() reads the earliest days that a date field knows", () => {
  assertEquals(dayStart("0001-01-02", "UTC"), Date.parse("0001-01-02T00:00Z"));
  assertEquals(Number.isFinite(dayStart("0001-01-01", "America/New_York")), true);
  assertEquals(Number.isFinite(dayStart("9999-12-31", "Pacific/Kiritimati")), true);
});

Deno.test("dayStart() is the reader's midnight, in every zone", () => {
  assertEquals(dayStart("2026-11-20", "UTC"), Date.UTC(2026, 10, 20));
  assertEquals(dayStart("2026-11-20", "Asia/Shanghai"), Date.UTC(2026, 10, 19, 16));
  assertEquals(dayStart("2026-07-01", "America/New_York"), Date.UTC(2026, 6, 1, 4));
});
