// All event types by name, and what server, client and stores ask about an event of any type.

import type { EventBase, EventType, MessageChange, StoredFields } from "./base.ts";
import { DELETION } from "./delete.ts";
import { EDIT } from "./edit.ts";
import { MESSAGE } from "./message.ts";

/**
 * Every event type. A new one is a file beside this one, a line here, and:
 *
 * - if clients write it: a line of writes.ts, its decision in hub/policy.ts, an address in server/routes
 *   with its description, its schema in server/ops/openapi, and the page's action with its words;
 * - if it has a state that pages show: a projection in store/memory and store/sqlite, and a migration;
 * - if the page shows it: client/model/log_window.ts and client/model/room_store.ts.
 *
 * The compiler finds the places that decide by the type of a write.
 */
export const EVENT_TYPES = {
  message: MESSAGE,
  edit: EDIT,
  delete: DELETION,
} as const;

/** An event of a type that this version knows. */
export type KnownEvent = ReturnType<typeof EVENT_TYPES[keyof typeof EVENT_TYPES]["restore"]>;

/** An event of any other type: it moves the cursor and shows nothing. */
export type UnknownEvent = EventBase<"unknown">;

/** An event in a room's log. */
export type LogEvent = KnownEvent | UnknownEvent;

/** What the author of an event gives: its type's own fields. */
export type EventContent = ContentOf<KnownEvent>;

/** An event without the base, and without what happens to it later. */
export type ContentOf<Event> = Event extends { readonly deleted: number } ? never
  : Event extends EventBase<infer Type>
    ? { readonly type: Type } & Omit<Event, keyof EventBase<Type> | "edited" | "deleted">
  : never;

/** Whether this version knows the type. */
export function isEventType(type: string): type is KnownEvent["type"] {
  return Object.hasOwn(EVENT_TYPES, type);
}

/** What a log stores of new content, beside the event's base. The content has its type's fields only. */
export function storedFields(content: EventContent): StoredFields {
  const { type: _type, target, text, ...payload } = content as Partial<Record<string, unknown>>;
  return {
    target: target as number | undefined,
    text: text as string | undefined,
    payload: Object.keys(payload).length === 0 ? undefined : payload,
  };
}

/** An event in its current state, from what a log stores: the base first, as the protocol shows it. */
export function restoreEvent(base: EventBase<string>, stored: StoredFields): LogEvent {
  const { type } = base;
  if (!isEventType(type)) return { ...base, type: "unknown" };
  return definitionOf(type).restore({ ...base, type }, stored);
}

/** What an event, or new content and its time, does to another message; undefined if nothing. */
export function changeOf(
  event: LogEvent | Pick<UnknownEvent, "type"> | (EventContent & { readonly at: number }),
): MessageChange | undefined {
  const { type } = event;
  return isEventType(type) ? definitionOf(type).change?.(event as KnownEvent) : undefined;
}

/** Whether events of this type change messages, and so replace or delete texts. */
export function changesMessages(type: string): boolean {
  return isEventType(type) && definitionOf(type).change !== undefined;
}

/** The message that an event or new content deletes; undefined if it deletes none. */
export function deletedTarget(event: Parameters<typeof changeOf>[0]): number | undefined {
  const change = changeOf(event);
  return change?.deleted === undefined ? undefined : change.target;
}

/** What plain text shows after the author's name; undefined if it shows nothing. */
export function lineOf(event: LogEvent): string | undefined {
  return event.type === "unknown" ? undefined : definitionOf(event.type).line?.(event);
}

/** Each definition is only ever given events of its own type. */
function definitionOf(type: KnownEvent["type"]): EventType<KnownEvent> {
  return EVENT_TYPES[type] as unknown as EventType<KnownEvent>;
}
