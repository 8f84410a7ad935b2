// The schemas and parameters that several operations of the API share.

import { ERROR_CODES } from "../../../protocol/error_codes.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "../../../protocol/limits.ts";
import {
  inPath,
  inQuery,
  object,
  type Parameter,
  type Schema,
  schemaRef,
  STRING,
} from "./operation.ts";

const INTEGER: Schema = { type: "integer" };
const COUNT: Schema = { type: "integer", minimum: 0 };
const SEQ: Schema = { type: "integer", minimum: 1 };
const BOOLEAN: Schema = { type: "boolean" };
const TEXT: Schema = { type: "string", minLength: 1 };
const ROOM_NAME: Schema = { type: "string", pattern: "^[a-z0-9][a-z0-9-]{0,39}$" };

/** The fields of every event beside its type. */
const EVENT_BASE: Readonly<Record<string, Schema>> = {
  room: ROOM_NAME,
  seq: SEQ,
  id: {
    type: "string",
    pattern: "^[0-9A-HJKMNP-TV-Z]{26}$",
    description: "ULID whose time is `at`",
  },
  at: { type: "integer", description: "ms since the epoch; never less than in the event before" },
  user: schemaRef("User"),
};

function event(type: string, required: Schema, { without }: { readonly without: string }): Schema {
  const base = { type: { const: type }, ...EVENT_BASE };
  const optional = type === "message" && "text" in required ? { edited: INTEGER } : {};
  return { ...object({ ...base, ...required }, optional), not: { required: [without] } };
}

/** The shared schemas, by name. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  User: object({
    id: { type: "string", pattern: "^[ug]_[a-z0-9]+$" },
    name: TEXT,
    avatar: { type: "string", pattern: "^/avatars/" },
  }, {
    guest: { const: true },
    skeleton: {
      type: "string",
      description:
        "What the name looks like, if its letters look like others (UTS #39). Two users " +
        "are confusable if their skeletons, or their case-folded names, are equal",
    },
  }),
  Message: {
    description: "A message in its current state",
    oneOf: [
      event("message", { text: TEXT }, { without: "deleted" }),
      event("message", { deleted: INTEGER }, { without: "text" }),
    ],
  },
  Edit: {
    oneOf: [
      event("edit", { target: SEQ, text: TEXT }, { without: "deleted" }),
      event("edit", { target: SEQ, deleted: INTEGER }, { without: "text" }),
    ],
  },
  Deletion: event("delete", { target: SEQ }, { without: "text" }),
  UnknownEvent: {
    description: "An event whose type the server does not know: skip it, and go on from its seq",
    ...object({ type: { const: "unknown" }, ...EVENT_BASE }),
  },
  Event: { oneOf: ["Message", "Edit", "Deletion", "UnknownEvent"].map(schemaRef) },
  EventPage: object({
    room: STRING,
    epoch: STRING,
    head: { ...COUNT, description: "The room's newest seq" },
    first: { ...SEQ, description: "The first seq that the page covers" },
    last: { ...COUNT, description: "The last seq that the page covers: the cursor to go on from" },
    newest: {
      ...COUNT,
      description: "Seq of the newest message that is not deleted; 0 if there is none",
    },
    complete: {
      ...BOOLEAN,
      description: "Whether nothing is missing between the cursor and the events",
    },
    events: { type: "array", items: schemaRef("Event") },
  }, {
    users: { type: "array", items: schemaRef("User") },
    count: COUNT,
    user: {
      description: "The sender; null for nobody",
      anyOf: [schemaRef("User"), { type: "null" }],
    },
    presence: { ...COUNT, description: "The version of who is here, to wait for the next one" },
  }),
  RoomListing: object({
    name: STRING,
    head: COUNT,
    count: COUNT,
    lastAt: { type: ["integer", "null"] },
  }),
  Session: object({ id: STRING, label: STRING, createdAt: INTEGER, current: BOOLEAN }),
  PublicConfig: object({
    password: { ...BOOLEAN, description: "A session requires the password" },
    guests: { ...BOOLEAN, description: "A name alone is enough to write" },
    textMax: { ...INTEGER, description: "Most code points in a text" },
  }),
  Health: object({ status: { enum: ["ok", "stopping", "unavailable"] } }, {
    cause: STRING,
    log: { type: "string", description: "Present if the log is in memory" },
  }),
  Problem: {
    description: "RFC 9457",
    ...object({
      type: STRING,
      title: STRING,
      status: INTEGER,
      detail: STRING,
      code: { enum: Object.keys(ERROR_CODES) },
    }, { retryAfter: { type: "integer", description: "ms" } }),
  },
};

const FLAG = { allowEmptyValue: true };

/** The shared parameters, by name. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  room: inPath("room", ROOM_NAME),
  name: inQuery("name", "A guest's name, if guests are allowed and there is no session"),
  after: inQuery("after", "A cursor: `42` or `42.epoch`; the events after it"),
  before: inQuery("before", "The events before this seq"),
  around: inQuery("around", "A seq or an ISO 8601 time; the events around it"),
  limit: inQuery("limit", undefined, {
    type: "integer",
    minimum: 1,
    maximum: PAGE_MAX,
    default: PAGE_DEFAULT,
  }),
  wait: inQuery("wait", "Seconds to hold a JSON page until there is something after `after`", {
    type: "number",
    minimum: 0,
    maximum: 60,
  }),
  tz: inQuery("tz", "The time zone of lines of text", { type: "string", default: "UTC" }),
  follow: { ...inQuery("follow", "Lines of text go on as new messages arrive"), ...FLAG },
  users: { ...inQuery("users", "Adds who is here to a JSON page"), ...FLAG },
  presence: inQuery(
    "presence",
    "With `wait`: responds also when `presence` is another number than in an earlier page",
    COUNT,
  ),
};
