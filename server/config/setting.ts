// One setting: its names, its default, and how its text is read.

import { type AddressList, addressList } from "../http/address_list.ts";

/** One line of the table of settings. */
export interface Setting<Value> {
  /** With its two dashes: `--port`. */
  readonly flag: string;
  /** The environment variable: `PORT`. */
  readonly env: string;
  /** As text, the way a user writes it; empty if there is none. */
  readonly default: string;
  /** Completes the sentence "--port takes …". */
  readonly takes: string;
  /** What it is for, on one line of --help. */
  readonly help: string;
  /** What empty text means, if it is a value of its own and not an absent one. */
  readonly emptyMeans?: string;
  /** Its value is never shown. */
  readonly secret?: true;
  /** Its value may contain any characters, such as spaces and #. */
  readonly freeText?: true;
  /** Reads the text; throws a RangeError if it is not valid. */
  parse(text: string): Value;
}

/** Stops the start; `message` is one line that names the setting and what it takes. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** How a text becomes a value. */
export type Reader<Value> = Pick<Setting<Value>, "takes" | "parse">;

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  const upTo = most === Number.MAX_SAFE_INTEGER ? " or more" : ` to ${most}`;
  return {
    takes: `a whole number, ${least}${upTo}`,
    parse(text) {
      const value = Number(text);
      if (!/^\d+$/.test(text) || value < least || value > most) throw new RangeError();
      return value;
    },
  };
}

/** A number that is not negative. */
export function positiveNumber(): Reader<number> {
  return {
    takes: "a number, 0 or more",
    parse(text) {
      // Hundreds of digits could become infinite, or a 0 that lifts the limit.
      if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw new RangeError();
      return Number(text);
    },
  };
}

/** A text that matches. */
export function matching(pattern: RegExp, takes: string): Reader<string> {
  return {
    takes,
    parse(text) {
      if (!pattern.test(text)) throw new RangeError();
      return text;
    },
  };
}

/** One of these words, in any case. */
export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return {
    takes: `one of ${choices.join(", ")}`,
    parse(text) {
      const choice = choices.find((each) => each === text.toLowerCase());
      if (choice === undefined) throw new RangeError();
      return choice;
    },
  };
}

/** A boolean, in one of its usual spellings. */
export function yesOrNo(): Reader<boolean> {
  const { parse } = oneOf("true", "yes", "on", "1", "false", "no", "off", "0");
  return {
    takes: "true or false",
    parse: (text) => ["true", "yes", "on", "1"].includes(parse(text)),
  };
}

/** An http(s) address without a path, as browsers write it in `Origin`. */
export function origin(): Reader<string> {
  return {
    takes: "an address without a path, such as https://chat.example.org",
    parse(text) {
      const url = httpAddress(text);
      if (url.pathname !== "/" || url.search !== "" || text.endsWith("?")) throw new RangeError();
      return url.origin;
    },
  };
}

/** An http(s) address to which paths are appended; without its last slash. */
export function baseAddress(): Reader<string> {
  return {
    takes: "an http or https address, or nothing",
    parse(text) {
      const url = httpAddress(text);
      if (url.search !== "") throw new RangeError();
      return url.href.replace(/\/+$/, "");
    },
  };
}

function httpAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) throw new RangeError();
  if (url.username !== "" || url.password !== "" || url.hash !== "") throw new RangeError();
  return url;
}

/** A list of IP addresses and CIDRs. */
export function addresses(): Reader<AddressList> {
  const takes = "IP addresses or CIDRs, such as 127.0.0.1,10.0.0.0/8, separated by commas";
  return { takes, parse: (text) => addressList(listed(text)) };
}

/** The same, or undefined if the text is empty. */
export function optional<Value>(reader: Reader<Value>): Reader<Value | undefined> {
  return { ...reader, parse: (text) => text === "" ? undefined : reader.parse(text) };
}

/** A list of values, separated by commas. */
export function listOf<Value>(reader: Reader<Value>, takes: string): Reader<readonly Value[]> {
  return { takes, parse: (text) => listed(text).map((entry) => reader.parse(entry)) };
}

function listed(text: string): string[] {
  return text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
}
