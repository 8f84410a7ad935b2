// Readers of what a server sent: each returns a value without unknown fields, or throws a SyntaxError.

import type { User } from "./base.ts";

/** Returns the value without what is unknown in it; throws if it has the wrong form. */
export type Read = (value: unknown) => unknown;
/** Readers by the name of their field. */
export type Fields = Readonly<Record<string, Read>>;

/** The value, if it has the right form. */
export function must<Value>(holds: boolean, value: Value): Value {
  if (!holds) throw new SyntaxError("Cannot read what the server sent: a field has the wrong form");
  return value;
}

/** A string. */
export function text(value: unknown): unknown {
  return must(typeof value === "string", value);
}

/** A whole number from 0. */
export function whole(value: unknown): unknown {
  return must(Number.isSafeInteger(value) && Number(value) >= 0, value);
}

/** A seq: a whole number from 1. */
export function seq(value: unknown): unknown {
  return must(value !== 0, whole(value));
}

/** A boolean. */
export function flag(value: unknown): unknown {
  return must(typeof value === "boolean", value);
}

/** True or absent: everything else is absent. */
export function mark(value: unknown): unknown {
  return value === true || undefined;
}

/** A path on this host: `//other.example` and a whole URL lead elsewhere. */
export function path(value: unknown): unknown {
  return must(/^\/(?![/\\])/.test(String(value)), text(value));
}

/** A field that may be absent. */
export function optional(read: Read): Read {
  return (value) => value == null ? undefined : read(value);
}

/** A list. */
export function listOf(read: Read): Read {
  return (value) => must(Array.isArray(value), value as unknown[]).map((each) => read(each));
}

/** An object with these fields. */
export function shape(fields: Fields): Read {
  return (value) => {
    const made: Record<string, unknown> = {};
    for (const name in fields) {
      const read = fields[name]!(Object(value)[name]);
      if (read !== undefined) made[name] = read;
    }
    return made;
  };
}

/** A user; `away` belongs to those in a list of who is here. */
export const user: (value: unknown) => User = shape({
  id: text,
  name: text,
  avatar: path,
  guest: mark,
  skeleton: optional(text),
  away: mark,
}) as (value: unknown) => User;

/** The fields of every event. */
export const EVENT_FIELDS: Fields = { type: text, room: text, seq, id: text, at: whole, user };

/** An event that has its message's newest text, or `deleted` in the text's place. */
export function withTextOrDeleted(fields: Fields): Read {
  const read = shape({
    ...EVENT_FIELDS,
    text: optional(text),
    deleted: optional(whole),
    ...fields,
  });
  return (value) => {
    const event = read(value) as { text?: string; deleted?: number };
    return must((event.text === undefined) !== (event.deleted === undefined), event);
  };
}
