// The server's own log: lines that a person reads on a terminal, JSON elsewhere; no secrets in either.

/** What belongs to a log line: an address, a count, an error. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the house tells what happens to it. `event` is a word or two in snake_case. */
export interface Logger {
  /** As it should be. */
  info(event: string, fields?: LogFields): void;
  /** Somebody should look at it some time. */
  warn(event: string, fields?: LogFields): void;
  /** Something that the house promises does not work. */
  error(event: string, fields?: LogFields): void;
}

/** How lines look. */
export type LogFormat = "text" | "json";

/** How to make a logger. */
export interface LoggerOptions {
  /** @default "json" */
  readonly format?: LogFormat;
  /** Takes one line without its end. @default console.log */
  readonly write?: (line: string) => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

type Level = keyof Logger;

/** Fields of these names never show their value, whoever hands them in. */
const SECRET_FIELD = /password|token|cookie|authorization|secret|email/i;
const HIDDEN = "[hidden]";
/** Words that need no quotes on a terminal. */
const PLAIN_WORD = /^[\p{L}\p{N}._:/@%+,*[\]=?&#~-]+$/u;
/** What JSON leaves as it is and a terminal may obey: DEL, C1 controls, marks that turn the line. */
const TERMINAL_CONTROL = /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The format for a setting of `auto`, `text` or `json`. */
export function logFormat(setting: "auto" | LogFormat, isTerminal: boolean): LogFormat {
  if (setting !== "auto") return setting;
  return isTerminal ? "text" : "json";
}

/** Makes a logger that writes one line an event. */
export function createLogger(
  { format = "json", write = console.log, now = Date.now }: LoggerOptions = {},
): Logger {
  const line = format === "json" ? jsonLine : textLine;
  const at = (level: Level) => (event: string, fields: LogFields = {}) =>
    write(line(now(), level, event, Object.entries(fields).map(presentable)));
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** A logger that keeps silent, for tests and for what must not talk. */
export const SILENT_LOGGER: Logger = createLogger({ write: () => {} });

type Field = readonly [name: string, value: unknown];

function presentable([name, value]: readonly [string, unknown]): Field {
  if (SECRET_FIELD.test(name)) return [name, HIDDEN];
  if (value instanceof Error) return [name, value.stack ?? value.message];
  return [name, value];
}

function jsonLine(at: number, level: Level, event: string, fields: readonly Field[]): string {
  const head = { time: new Date(at).toISOString(), level, event };
  // Twice: first in the line, and no field of the same name in its place.
  return JSON.stringify({ ...head, ...Object.fromEntries(fields), ...head });
}

function textLine(at: number, level: Level, event: string, fields: readonly Field[]): string {
  const time = new Date(at).toLocaleTimeString("en-GB");
  const words = [time, ...(level === "info" ? [] : [level.toUpperCase()]), event];
  for (const [name, value] of fields) {
    if (value !== undefined) words.push(`${name}=${quoted(value)}`);
  }
  return words.join(" ");
}

/** One word as it is, anything else as JSON, so that no value can pass for another line or field. */
function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  if (PLAIN_WORD.test(text)) return text;
  return JSON.stringify(text).replace(TERMINAL_CONTROL, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
