// Turns messages into the lines of the log: who starts a group, where a day begins.

import { dayOf } from "./local_time.ts";
import type { JoinLeaveNotice } from "./join_leave_notices.ts";
import type { Message } from "./log_window.ts";

/** Messages of one author within this time of each other stand together. */
export const GROUP_WITHIN_MS = 5 * 60_000;

/** A line of the log. */
export type LogLine =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | {
    readonly kind: "message";
    readonly key: string;
    readonly message: Message;
    /** Belongs to the one above it: same author, same day, soon after. */
    readonly continued: boolean;
  }
  /** Where the new messages begin. */
  | { readonly kind: "new"; readonly key: string }
  /** Who came and went. */
  | { readonly kind: "notice"; readonly key: string; readonly notice: JoinLeaveNotice };

/** What decides about the lines beside the messages. */
export interface LogLinesOptions {
  readonly zone: string;
  /** The first new message's seq. */
  readonly newFrom?: number;
  /** Who came and went, ascending. */
  readonly joinLeaveNotices?: readonly JoinLeaveNotice[];
  /** The newest event that `messages` reach to; what comes after it is not shown here. */
  readonly last?: number;
}

/** The lines for a window of messages. */
export function logLines(
  messages: readonly Message[],
  { zone, newFrom, joinLeaveNotices = [], last = Infinity }: LogLinesOptions,
): readonly LogLine[] {
  const lines: LogLine[] = [];
  let previous: Message | undefined;
  let previousDay = "";
  const first = messages[0]?.seq ?? 0;
  let next = joinLeaveNotices.findIndex(({ after }) => after >= first - 1);
  const passBefore = (seq: number) => {
    for (
      let notice = joinLeaveNotices[next];
      notice && notice.after < seq;
      notice = joinLeaveNotices[next]
    ) {
      lines.push({ kind: "notice", key: `notice-${notice.after}`, notice });
      next += 1;
      // Below such a line it has to be said again who speaks.
      previous = undefined;
    }
  };
  for (const message of messages) {
    passBefore(message.seq);
    const day = dayOf(message.at, zone);
    if (day !== previousDay) lines.push({ kind: "day", key: `day-${day}`, at: message.at });
    const isNew = message.seq === newFrom;
    if (isNew) lines.push({ kind: "new", key: "new" });
    lines.push({
      kind: "message",
      key: `m${message.seq}`,
      message,
      continued: !isNew && day === previousDay && goesOn(previous, message.user.id, message.at),
    });
    previous = message;
    previousDay = day;
  }
  passBefore(last + 1);
  return lines;
}

/** Whether what `userId` writes at `at` stands together with the message before it. */
export function goesOn(previous: Message | undefined, userId: string, at: number): boolean {
  return previous?.user.id === userId && at - previous.at <= GROUP_WITHIN_MS;
}
