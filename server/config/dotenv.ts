// Reads a `.env` file: either every line and value in full, or an error that names the line.

import { ConfigurationError, type Setting } from "./setting.ts";
import { explainUnknown } from "./unknown_setting.ts";
import { SETTINGS } from "./settings.ts";

const BLANK_OR_COMMENT = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const NAME = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/y;
const SPACES = /[ \t]*/y;
const REST_OF_LINE = /[^\n]*/y;
/** What may follow a value in quotes. */
const NOTHING_MORE = /^[ \t]*(?:#.*)?$/;
/** A value and the comment after it: a `#` after a space, as in shells. */
const COMMENTED = /^(.*?)[ \t]+#/;
const QUOTES = ['"', "'", "`"];
/** A setting inside a value of another program: more likely, that value's quotes are not closed. */
const OWN_LINE = /\n[ \t]*(?:export[ \t]+)?(HUBBUB_\w*)[ \t]*=/;

const BY_VARIABLE = new Map<string, Setting<unknown>>(
  Object.values(SETTINGS).map((setting) => [setting.env, setting]),
);

/**
 * The settings in the text of a `.env` file, by their variables. Lines of other programs are skipped.
 *
 * Node's `parseEnv` skips lines that it does not understand and cuts values at any `#`, so part of a
 * password could be lost without notice.
 *
 * @throws {ConfigurationError} if a line is not valid, a name looks like a setting, a setting occurs
 * twice, or its value is ambiguous
 */
export function readDotenvSettings(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const lines = new LineReader(text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n"));
  while (!lines.done) {
    if (lines.consume(BLANK_OR_COMMENT)) continue;
    const { number } = lines;
    const name = lines.consume(NAME)?.[1];
    if (name === undefined) {
      throw new ConfigurationError(`Line ${number} of .env is not NAME=value`);
    }
    const setting = BY_VARIABLE.get(name);
    if (setting === undefined) {
      const unknown = explainUnknown({ name, isInFile: true });
      if (unknown !== undefined) throw new ConfigurationError(unknown);
      skipValue(lines, number);
      continue;
    }
    if (found.has(name)) {
      throw new ConfigurationError(`${name} is in .env more than once: keep one line of it`);
    }
    found.set(name, readValue(lines.consume(REST_OF_LINE)![0], setting));
  }
  return found;
}

function readValue(raw: string, { env, freeText }: Setting<unknown>): string {
  const line = raw.replace(/^[ \t]+/, "");
  const quote = QUOTES.find((each) => line.startsWith(each));
  if (quote === undefined) {
    const [, value] = COMMENTED.exec(raw) ?? [];
    if (value === undefined) return line.trimEnd();
    if (!freeText) return value.trim();
    throw new ConfigurationError(`${env} in .env has a # behind a space: put the value in quotes`);
  }
  const end = line.indexOf(quote, 1);
  if (end === -1) {
    throw new ConfigurationError(`${env} in .env has no closing ${quote} on its line`);
  }
  if (!NOTHING_MORE.test(line.slice(end + 1))) {
    throw new ConfigurationError(
      `${env} in .env goes on behind its closing ${quote}: put it in other quotes`,
    );
  }
  const value = line.slice(1, end);
  // Some programs read \n in these as a line break, some do not.
  if (quote === '"' && value.includes("\\")) {
    throw new ConfigurationError(`${env} in .env has a \\ between " ": put it between ' '`);
  }
  return value;
}

/**
 * Skips another program's value, which may span several lines in quotes.
 *
 * @throws {ConfigurationError} if quotes that were left open hide the lines after them
 */
function skipValue(lines: LineReader, number: number): void {
  lines.consume(SPACES);
  const quoted = lines.skipQuoted(QUOTES);
  const rest = lines.consume(REST_OF_LINE)![0];
  if (!quoted?.includes("\n")) return;
  const own = OWN_LINE.exec(quoted)?.[1];
  if (own === undefined && NOTHING_MORE.test(rest)) return;
  throw new ConfigurationError(
    own === undefined
      ? `The value on line ${number} of .env has something behind its closing quote`
      : `The value on line ${number} of .env goes on as far as ${own}: close its quotes`,
  );
}

/** Reads a text and counts its lines. */
class LineReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The current line, counted from 1 as in editors. */
  get number(): number {
    return this.#text.slice(0, this.#at).split("\n").length;
  }

  /** Consumes what the pattern matches here; undefined if it matches nothing. */
  consume(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  /** Consumes a value between two of one of these quotes, if it begins here and ends. */
  skipQuoted(quotes: readonly string[]): string | undefined {
    const quote = quotes.find((each) => this.#text.startsWith(each, this.#at));
    if (quote === undefined) return undefined;
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end === -1) return undefined;
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }
}
