// Checks frames of the server against the protocol: every field, and its type.

import { ERROR_CODES } from "../../protocol/error_codes.ts";

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const yesOrNo: Check = (value) => typeof value === "boolean";
const roomName: Check = (value) => text(value) && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value as string);
const ulid: Check = (value) => text(value) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(value as string);
const user: Check = (value) =>
  isObject(value) && text(value.name) && /^[ug]_[a-z0-9]+$/.test(String(value.id)) &&
  String(value.avatar).startsWith(`/avatars/${value.id}`);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const optional = (check: Check): Check => (value) => value === undefined || check(value);
const oneOf = (check: Check, other: Check): Check => (value) => check(value) || other(value);
const event: Check = (value) => isObject(value) && eventProblem(value) === undefined;

const EVENT = { room: roomName, seq: whole, id: ulid, at: whole, user };
const PAGE = {
  room: roomName,
  head: whole,
  first: whole,
  last: whole,
  newest: whole,
  complete: yesOrNo,
  events: listOf(event),
};

const FRAMES: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  message: { ...EVENT, text: optional(text), edited: optional(whole), deleted: optional(whole) },
  edit: { ...EVENT, target: whole, text: optional(text), deleted: optional(whole) },
  delete: { ...EVENT, target: whole },
  hello: {
    protocol: (value) => value === 1,
    epoch: text,
    user: oneOf(user, (value) => value === null),
    limits: isObject,
  },
  joined: { ...PAGE, epoch: text, users: listOf(user), count: whole },
  history: PAGE,
  left: { room: roomName },
  ack: { room: roomName, nonce: optional(text), seq: whole, id: ulid, at: whole },
  typing: { room: roomName, user },
  presence: {
    room: roomName,
    joined: listOf(user),
    left: listOf(text),
    away: listOf(text),
    back: listOf(text),
    count: whole,
  },
  pong: { at: whole },
  error: {
    code: (value) => text(value) && Object.hasOwn(ERROR_CODES, value as string),
    message: (value) => text(value) && (value as string).length > 0,
    nonce: optional(text),
    room: optional(roomName),
    retryAfter: optional(whole),
  },
};

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function eventProblem(frame: Fields): string | undefined {
  if (!["message", "edit", "delete"].includes(String(frame.type))) return "no event";
  if (frame.type !== "delete" && (frame.text === undefined) === (frame.deleted === undefined)) {
    return "an event has a text or was deleted, and not both";
  }
  return frameProblem(frame);
}

/** Returns what is wrong with a frame of the server, or undefined. */
export function frameProblem(frame: unknown): string | undefined {
  if (!isObject(frame)) return "it is no object";
  const checks = FRAMES[String(frame.type)];
  if (checks === undefined) return `its type is "${frame.type}"`;
  for (const [name, check] of Object.entries(checks)) {
    if (!check(frame[name])) return `"${frame.type}" has "${name}": ${JSON.stringify(frame[name])}`;
  }
  const further = Object.keys(frame).find((name) => name !== "type" && !(name in checks));
  return further === undefined ? undefined : `"${frame.type}" has a field "${further}"`;
}
