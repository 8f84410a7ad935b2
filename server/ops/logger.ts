// The server's own log: readable lines on a terminal, otherwise JSON; without secrets.

import { type Clock, systemClock } from "../../protocol/clock.ts";
import { notify } from "../../hub/notify.ts";

/** The fields of a log line, such as an address, a count, an error. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes log lines. `event` is a word or two in snake_case. No method throws, whatever the fields are,
 * because error handling calls it in the middle of its work.
 */
export interface Logger {
  /** Normal operation. */
  info(event: string, fields?: LogFields): void;
  /** Someone should look at it at some time. */
  warn(event: string, fields?: LogFields): void;
  /** The server cannot do something that it promises. */
  error(event: string, fields?: LogFields): void;
}

/** The format of lines. */
export type LogFormat = "text" | "json";

/** The options of a logger. */
export interface LoggerOptions {
  /** @default "json" */
  readonly format?: LogFormat;
  /** Writes one line, which has no line break. @default console.log */
  readonly write?: (line: string) => void;
  /** The time of lines. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /** Called for each line that could not be written. */
  readonly onDrop?: () => void;
}

type Level = keyof Logger;

/** The values of fields with these names are never written. */
const SECRET_FIELD = /password|token|cookie|authorization|secret|email/i;
const HIDDEN = "[hidden]";
/** Stands for a field that throws when it is read: a getter, `toJSON`, a cycle. */
const UNREADABLE = "[unreadable]";
/** Most characters of one field; the stack of a deep call fits. */
const FIELD_MAX = 8 * 1024;
/** No event has more. */
const FIELDS_MAX = 32;
/** Words that need no quotes on a terminal. */
const PLAIN_WORD = /^[\p{L}\p{N}._:/@%+,*[\]=?&#~-]+$/u;
/**
 * Characters that JSON does not escape but a terminal may obey: DEL, C1 controls, bidirectional marks.
 */
const TERMINAL_CONTROL = /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The format for a setting of `auto`, `text` or `json`. */
export function logFormat(setting: "auto" | LogFormat, isTerminal: boolean): LogFormat {
  if (setting !== "auto") return setting;
  return isTerminal ? "text" : "json";
}

/**
 * Makes a logger that writes one line per event. A line that cannot be written (a full disk, a closed
 * pipe) is dropped and counted. The next line is tried again; the first that succeeds is preceded by
 * the number of dropped lines.
 */
export function createLogger(
  { format = "json", write = console.log, clock = systemClock, onDrop = () => {} }: LoggerOptions =
    {},
): Logger {
  const line = format === "json" ? jsonLine : textLine;
  let dropped = 0;
  const put = (level: Level, event: string, fields: LogFields) =>
    write(line(clock.now(), level, event, fieldsOf(fields)));
  const at = (level: Level) => (event: string, fields: LogFields = {}) => {
    notify(() => {
      if (dropped > 0) put("warn", "log_lines_dropped", { lines: dropped });
      dropped = 0;
      put(level, event, fields);
    }, () => {
      dropped++;
      onDrop();
    });
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** A logger that writes nothing, for tests. */
export const SILENT_LOGGER: Logger = createLogger({ write: () => {} });

/** A field with its value as JSON. */
type Field = readonly [name: string, json: string];

function fieldsOf(fields: LogFields): Field[] {
  return Object.keys(fields).slice(0, FIELDS_MAX).flatMap((name): Field[] => {
    const json = fieldJson(name, fields);
    return json === undefined ? [] : [[name, json]];
  });
}

/** Undefined if there is no value. */
function fieldJson(name: string, fields: LogFields): string | undefined {
  try {
    const json: string | undefined = JSON.stringify(presentable(name, fields[name]), presentable);
    return json === undefined ? undefined : shortJson(json);
  } catch {
    return JSON.stringify(UNREADABLE);
  }
}

/** For `JSON.stringify`, at every depth. */
function presentable(name: string, value: unknown): unknown {
  if (SECRET_FIELD.test(name) && value !== undefined) return HIDDEN;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Error) return short(String(value.stack ?? value.message));
  return typeof value === "string" ? short(value) : value;
}

function short(text: string): string {
  return text.length > FIELD_MAX ? `${text.slice(0, FIELD_MAX)}…` : text;
}

/** A cut object becomes text; a text was cut before. */
function shortJson(json: string): string {
  return json.length > FIELD_MAX && !json.startsWith('"') ? JSON.stringify(short(json)) : json;
}

function jsonLine(at: number, level: Level, event: string, fields: readonly Field[]): string {
  const head = { time: new Date(at).toISOString(), level, event };
  const members = fields.filter(([name]) => !Object.hasOwn(head, name))
    .map(([name, json]) => `,${JSON.stringify(name)}:${json}`);
  return `${JSON.stringify(head).slice(0, -1)}${members.join("")}}`;
}

function textLine(at: number, level: Level, event: string, fields: readonly Field[]): string {
  const time = new Date(at).toLocaleTimeString("en-GB");
  const words = [time, ...(level === "info" ? [] : [level.toUpperCase()]), event];
  for (const [name, json] of fields) words.push(`${name}=${quoted(json)}`);
  return words.join(" ");
}

/**
 * A plain word as it is, anything else as JSON, so that no value can look like another line or field.
 */
function quoted(json: string): string {
  const text: string = json.startsWith('"') ? JSON.parse(json) : json;
  if (PLAIN_WORD.test(text)) return text;
  return JSON.stringify(text).replace(TERMINAL_CONTROL, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
