// Computes when a day begins in the reader's time zone. A lazy module, loaded by the first jump to a day.

/** Formats an instant as 2026-11-20, 19:24:00. */
const LOCALE = "en-CA";
const INSTANT = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;
const DAY_MS = 24 * 60 * 60_000;
const SECOND_MS = 1_000;
const YEAR_DIGITS = 4;

/**
 * Returns the first instant of a day (`2026-11-20`) in `zone`, ms since the epoch; now if `day` is not a
 * date. Clocks may change on that day: an offset counts only if it is in force at the instant that it
 * gives. A day whose midnight is skipped begins when the clock jumps over it.
 */
export function dayStart(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight)) return Date.now();
  const format = new Intl.DateTimeFormat(LOCALE, { ...INSTANT, timeZone: zone });
  /** The local time at an instant, as if it were UTC. */
  const shown = (at: number) => {
    const text = format.format(at).replace(", ", "T");
    return Date.parse(`${text.padStart(text.length + YEAR_DIGITS - text.indexOf("-"), "0")}Z`);
  };
  // No zone is as far from UTC as a day: these are the offsets before and after any change near midnight.
  const [first = midnight, last = midnight] = [-DAY_MS, DAY_MS]
    .map((away) => midnight - (shown(midnight + away) - (midnight + away))).sort((a, b) => a - b);
  if (shown(first) === midnight) return first;
  // The clock reaches midnight between the two, or jumps over it.
  let [before, after] = [first, last];
  while (after - before > SECOND_MS) {
    const middle = before + Math.floor((after - before) / 2 / SECOND_MS) * SECOND_MS;
    if (shown(middle) < midnight) before = middle;
    else after = middle;
  }
  return after;
}
