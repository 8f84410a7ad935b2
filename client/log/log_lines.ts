// Turns messages into the lines of the log: who starts a group, where a day begins.

import { dayOf } from "../text/local_time.ts";
import type { Message } from "../room/room_store.ts";

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
  | { readonly kind: "new"; readonly key: string };

/** The lines for a window of messages, read in `zone`; `newFrom` is the first new message's seq. */
export function logLines(
  messages: readonly Message[],
  { zone, newFrom }: { readonly zone: string; readonly newFrom?: number },
): readonly LogLine[] {
  const lines: LogLine[] = [];
  let previous: Message | undefined;
  let previousDay = "";
  for (const message of messages) {
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
  return lines;
}

/** Whether what `userId` writes at `at` stands together with the message before it. */
export function goesOn(previous: Message | undefined, userId: string, at: number): boolean {
  return previous?.user.id === userId && at - previous.at <= GROUP_WITHIN_MS;
}
