// Makes the lines of the log from messages: groups of one author, days, notices.

import { dayOf } from "./local_time.ts";
import type { JoinLeaveNotice } from "./join_leave_notices.ts";
import type { Message } from "./log_window.ts";

/** Messages of one author within this time of each other form a group. */
export const GROUP_WITHIN_MS = 5 * 60_000;

/** A line of the log. */
export type LogLine =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | {
    readonly kind: "message";
    readonly key: string;
    readonly message: Message;
    /** Belongs to the group of the message above it. */
    readonly continued: boolean;
  }
  /** The start of the new messages. */
  | { readonly kind: "new"; readonly key: string }
  /** Users who came and went. */
  | { readonly kind: "notice"; readonly key: string; readonly notice: JoinLeaveNotice };

/** What determines the lines between the messages. */
export interface LogLinesOptions {
  readonly zone: string;
  /** The first new message's seq. */
  readonly newFrom?: number;
  /** Ascending by `after`. */
  readonly joinLeaveNotices?: readonly JoinLeaveNotice[];
  /** The end of the window; later notices are not shown. @default no end */
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
  const addNoticesBefore = (seq: number) => {
    for (
      let notice = joinLeaveNotices[next];
      notice && notice.after < seq;
      notice = joinLeaveNotices[next]
    ) {
      lines.push({ kind: "notice", key: `notice-${notice.after}`, notice });
      next += 1;
      // A group does not continue below a notice.
      previous = undefined;
    }
  };
  for (const message of messages) {
    addNoticesBefore(message.seq);
    const day = dayOf(message.at, zone);
    if (day !== previousDay) lines.push({ kind: "day", key: `day-${day}`, at: message.at });
    const isNew = message.seq === newFrom;
    if (isNew) lines.push({ kind: "new", key: "new" });
    lines.push({
      kind: "message",
      key: `m${message.seq}`,
      message,
      continued: !isNew && day === previousDay &&
        continuesGroup(previous, message.user.id, message.at),
    });
    previous = message;
    previousDay = day;
  }
  addNoticesBefore(last + 1);
  return lines;
}

/** Whether what `userId` writes at `at` continues the group of the message before it. */
export function continuesGroup(previous: Message | undefined, userId: string, at: number): boolean {
  return previous?.user.id === userId && at - previous.at <= GROUP_WITHIN_MS;
}
