// Times as the reader's clock shows them; the server, which does not know it, writes UTC.

import { t } from "../i18n/messages.ts";

/** What the server renders in, and the first render in the browser, which must equal it. */
export const SERVER_ZONE = "UTC";

/** Writes a date as 2026-11-20, in whatever language the page is. */
const SORTABLE_LOCALE = "en-CA";

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The zone of the reader's clock. A system that has none says `Etc/Unknown`, which no format takes, or
 * says nothing: then it is the server's.
 */
export function readerZone(): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    new Intl.DateTimeFormat(SORTABLE_LOCALE, { timeZone });
    return timeZone || SERVER_ZONE;
  } catch {
    // Not a zone that this browser knows.
    return SERVER_ZONE;
  }
}

/** Making a format is slow and one is needed for each message, so each is made once. */
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
  /** Always of one width, so that changing the zone moves nothing. */
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  exact: { dateStyle: "full", timeStyle: "long" },
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** The last instant that a date can hold, ms since the epoch; a format throws on a later one. */
const LAST_INSTANT_MS = 8.64e15;

/** The nearest instant that a date can hold. */
function instant(at: number): number {
  return Math.max(-LAST_INSTANT_MS, Math.min(at, LAST_INSTANT_MS)) || 0;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Wherever a clock stands, a day begins at a multiple of this. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/**
 * A format that remembers what it told last, which stands for so many ms: a log asks hundreds of times
 * in a row, nearly always for the same.
 */
function remembering(name: keyof typeof SHAPES, unitMs: number) {
  let told = { unit: NaN, zone: "", locale: "", text: "" };
  return (at: number, zone: string): string => {
    const unit = Math.floor(at / unitMs);
    const { locale } = t;
    if (unit !== told.unit || zone !== told.zone || locale !== told.locale) {
      told = { unit, zone, locale, text: format(zone, name).format(instant(at)) };
    }
    return told.text;
  };
}

/** `19:24` */
export const timeOf = remembering("time", MINUTE_MS);

/** `2026-11-20`, to compare days with. */
export const dayOf = remembering("day", QUARTER_HOUR_MS);

/** Date, time to the second and zone in words. */
export const exactTimeOf = remembering("exact", SECOND_MS);

/** `2026-11-20T19:24:00.000Z`, for the attribute that machines read. */
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
