// Formats times in the reader's time zone; the server, which does not know it, uses UTC.

import { t } from "../i18n/messages.ts";

/** The zone of the server's render, and of the first render in the browser, which must equal it. */
export const SERVER_ZONE = "UTC";

/** Formats a date as 2026-11-20. */
const SORTABLE_LOCALE = "en-CA";

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The reader's time zone. A system without one reports `Etc/Unknown`, which formats reject, or nothing:
 * it is the server's then.
 */
export function readerZone(): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    new Intl.DateTimeFormat(SORTABLE_LOCALE, { timeZone });
    return timeZone || SERVER_ZONE;
  } catch {
    // This browser does not know the zone.
    return SERVER_ZONE;
  }
}

/** Creates a format once: that is slow, and each message needs one. */
function format(zone: string, name: keyof typeof SHAPES): Intl.DateTimeFormat {
  const key = `${name} ${zone} ${t.locale}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(name === "day" ? SORTABLE_LOCALE : t.locale, {
    ...SHAPES[name],
    timeZone: zone,
  });
  formats.set(key, made);
  return made;
}

const SHAPES = {
  /** Always of the same width, so that a change of the zone moves nothing. */
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  exact: { dateStyle: "full", timeStyle: "long" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** The last instant of a `Date`, ms since the epoch; a format throws for later ones. */
const LAST_INSTANT_MS = 8.64e15;

/** The nearest instant that a `Date` can have. */
function instant(at: number): number {
  return Math.max(-LAST_INSTANT_MS, Math.min(at, LAST_INSTANT_MS)) || 0;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** In every zone, a day begins at a multiple of this. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/**
 * A format that caches its last result, which is valid for `unitMs`: a log asks hundreds of times in a
 * row, nearly always for the same.
 */
function cached(name: keyof typeof SHAPES, unitMs: number) {
  let last = { unit: NaN, zone: "", locale: "", text: "" };
  return (at: number, zone: string): string => {
    const unit = Math.floor(at / unitMs);
    const { locale } = t;
    if (unit !== last.unit || zone !== last.zone || locale !== last.locale) {
      last = { unit, zone, locale, text: format(zone, name).format(instant(at)) };
    }
    return last.text;
  };
}

/** `19:24` */
export const timeOf = cached("time", MINUTE_MS);

/** `2026-11-20`, to compare days. */
export const dayOf = cached("day", QUARTER_HOUR_MS);

/** Date, time to the second and zone in words. */
export const exactTimeOf = cached("exact", SECOND_MS);

/** `2026-11-20T19:24:00.000Z`, for the `datetime` attribute. */
export function isoOf(at: number): string {
  return new Date(instant(at)).toISOString();
}

/** `Friday, November 20, 2026` */
export function dateOf(at: number, zone: string): string {
  return format(zone, "date").format(instant(at));
}

/** `Nov 20, 19:24` */
export function shortDateOf(at: number, zone: string): string {
  return format(zone, "short").format(instant(at));
}
