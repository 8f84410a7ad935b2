// A date and a time on a page that is no room: in UTC, which it names; static/local_times.js writes it
// by the reader's clock.

import { isoOf, SERVER_ZONE, shortDateOf } from "../model/local_time.ts";

/** What the script replaces in the words around a time. */
const PLACE = "{time}";

/** Props of `ShortTime`. */
export interface ShortTimeProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Puts the time into words. @default the time alone */
  readonly words?: (time: string) => string;
}

/** The time, in its words. */
export function ShortTime({ at, words = (time) => time }: ShortTimeProps) {
  return (
    <time dateTime={isoOf(at)} data-words={words(PLACE)}>
      {words(`${shortDateOf(at, SERVER_ZONE)} ${SERVER_ZONE}`)}
    </time>
  );
}
