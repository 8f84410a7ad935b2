// Where a day begins by the reader's clock. Loaded when somebody jumps to a day.

/** Writes an instant as 2026-11-20, 19:24:00. */
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

/** When a day (`2026-11-20`) begins in `zone`, ms since the epoch; what begins no day is now. */
export function dayStart(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight)) return Date.now();
  const clock = new Intl.DateTimeFormat(LOCALE, { ...INSTANT, timeZone: zone });
  // The zone's offset then: how its clock shows that instant, less the instant.
  const shown = Date.parse(`${clock.format(midnight).replace(", ", "T")}Z`);
  return midnight - (shown - midnight);
}
