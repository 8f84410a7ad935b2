// Times as the reader's clock shows them; the server, which does not know it, writes UTC.

import { texts } from "../texts.ts";

/** What the server renders in, and the first render in the browser, which must equal it. */
export const SERVER_ZONE = "UTC";

/** Writes a date as 2026-11-20, in whatever language the page is. */
const SORTABLE_LOCALE = "en-CA";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow and one is needed for each message, so each is made once. */
function format(zone: string, name: keyof typeof SHAPES): Intl.DateTimeFormat {
  const key = `${name} ${zone} ${texts.locale}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(name === "day" ? SORTABLE_LOCALE : texts.locale, {
    ...SHAPES[name],
    timeZone: zone,
  });
  formats.set(key, made);
  return made;
}

const SHAPES = {
  /** Always of one width, so that changing the zone moves nothing. */
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  exact: { dateStyle: "full", timeStyle: "long" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** `19:24` */
export function timeOf(at: number, zone: string): string {
  return format(zone, "time").format(at);
}

/** Wherever a clock stands, a day begins at a multiple of this. */
const QUARTER_HOUR_MS = 15 * 60_000;
/** The day that was told last: a log asks hundreds of times in a row, nearly always for the same. */
let told = { quarter: NaN, zone: "", day: "" };

/** `2026-11-20`, to compare days with. */
export function dayOf(at: number, zone: string): string {
  const quarter = Math.floor(at / QUARTER_HOUR_MS);
  if (quarter !== told.quarter || zone !== told.zone) {
    told = { quarter, zone, day: format(zone, "day").format(at) };
  }
  return told.day;
}

/** `Friday, November 20, 2026` */
export function dateOf(at: number, zone: string): string {
  return format(zone, "date").format(at);
}

let toldExactly = { second: NaN, zone: "", time: "" };

/** Date, time to the second and zone in words. */
export function exactTimeOf(at: number, zone: string): string {
  const second = Math.floor(at / 1_000);
  if (second !== toldExactly.second || zone !== toldExactly.zone) {
    toldExactly = { second, zone, time: format(zone, "exact").format(at) };
  }
  return toldExactly.time;
}

/** `Nov 20, 19:24` */
export function shortDateOf(at: number, zone: string): string {
  return format(zone, "short").format(at);
}
