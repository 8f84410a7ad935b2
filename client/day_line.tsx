// Where a day begins in the log.

import { dateOf } from "./local_time.ts";

/** A line with the date of what follows. */
export function DayLine({ at, zone }: { readonly at: number; readonly zone: string }) {
  return (
    <li class="day-line">
      <time dateTime={new Date(at).toISOString().slice(0, 10)}>{dateOf(at, zone)}</time>
    </li>
  );
}
