// Separates the days in the log.

import { DATE_JUMP_ID } from "./date_jump.tsx";
import { leaveTabOrder } from "./log_focus.ts";
import { dateOf, isoOf } from "../../model/local_time.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `DayLine`. */
export interface DayLineProps {
  readonly at: number;
  readonly zone: string;
  /** Makes the date a button that opens the date jump. @default false */
  readonly jumps?: boolean;
}

/** A line with the date of the messages below. */
export function DayLine({ at, zone, jumps = false }: DayLineProps) {
  const date = <time dateTime={isoOf(at).slice(0, 10)}>{dateOf(at, zone)}</time>;
  return (
    <li class="day-line">
      {jumps
        ? (
          <button
            type="button"
            class="day-button"
            popovertarget={DATE_JUMP_ID}
            title={t.log.jumpToDay}
            ref={leaveTabOrder}
          >
            {date}
          </button>
        )
        : date}
    </li>
  );
}
