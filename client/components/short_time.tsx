// A date and time on pages without the app: in UTC; static/local_times.js converts it to the user's
// time zone.

import { isoOf, SERVER_ZONE, shortDateOf } from "../model/local_time.ts";

/** The placeholder that the script replaces. */
const PLACE = "{time}";

/** Props of `ShortTime`. */
export interface ShortTimeProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Makes a phrase of the time. @default the time alone */
  readonly words?: (time: string) => string;
}

/** The time, in its phrase. */
export function ShortTime({ at, words = (time) => time }: ShortTimeProps) {
  return (
    <time dateTime={isoOf(at)} data-words={words(PLACE)}>
      {words(`${shortDateOf(at, SERVER_ZONE)} ${SERVER_ZONE}`)}
    </time>
  );
}
