// The event type "edit": a message has another text.

import { type EventBase, type EventType, requirePart } from "./base.ts";
import { seq, withTextOrDeleted } from "./fields.ts";

/**
 * A change of the text of message `target`. Read from the log later, it has the target's newest text;
 * once the target is deleted it has `deleted` in the text's place.
 */
export type Edit =
  & EventBase<"edit">
  & { readonly target: number }
  & (
    | { readonly text: string; readonly deleted?: undefined }
    | { readonly text?: undefined; readonly deleted: number }
  );

/** What is known of edits. */
export const EDIT: EventType<Edit> = {
  read: withTextOrDeleted({ target: seq }) as (value: unknown) => Edit,
  restore(base, stored) {
    const target = requirePart(base, "target", stored.target);
    return stored.deleted
      ? { ...base, target, deleted: stored.deleted }
      : { ...base, target, text: requirePart(base, "text", stored.text) };
  },
  change: ({ target, text, deleted, at }) =>
    text === undefined ? { target, deleted } : { target, text, edited: at },
};
