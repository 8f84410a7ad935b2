// The one table of settings: configuration.ts reads it, --help prints it, docs/operating.md is
// compared with it, and so is the list of variables that the start task may read.

import { type AddressList, addressList } from "../http/address_list.ts";
import { FRAME_MAX_BYTES, ROOMS_MAX, TEXT_MAX } from "../../protocol/limits.ts";

/** One setting: how it is called, what it takes, and how its text is read. */
export interface Setting<Value> {
  /** With its two dashes: `--port`. */
  readonly flag: string;
  /** The environment's name for it: `PORT`. */
  readonly env: string;
  /** As text, as somebody would write it; empty where there is none. */
  readonly default: string;
  /** Ends the sentence "--port takes …". */
  readonly takes: string;
  /** What it is for, a line of --help. */
  readonly help: string;
  /** Empty text is a value of its own, not an absent one. */
  readonly emptyMeans?: string;
  /** Its value is shown nowhere. */
  readonly secret?: true;
  /** Its value may have any characters, spaces and # among them. */
  readonly freeText?: true;
  /** Reads the text; throws a RangeError where it is wrong. */
  parse(text: string): Value;
}

/** A flood that four code points of 4 bytes each, escaped, still fit one frame with. */
const TEXT_SETTING_MAX = 10_000;
const OUTBOX_DEFAULT_BYTES = 1024 * 1024;
const OUTBOX_ALL_DEFAULT_BYTES = 256 * OUTBOX_DEFAULT_BYTES;
const PORT_MAX = 65_535;

/** The data folder that is none. */
export const MEMORY = ":memory:";

/** Every setting there is, in the order of --help. */
export const SETTINGS = {
  port: {
    flag: "--port",
    env: "PORT",
    default: "8000",
    help: "port to listen on; 0: any free one",
    ...wholeNumber(0, PORT_MAX),
  },
  host: {
    flag: "--host",
    env: "HOST",
    default: "0.0.0.0",
    help: "address to listen on",
    ...matching(/^[0-9A-Za-z.:_%-]+$/, "a host name or an IP address"),
  },
  data: {
    flag: "--data",
    env: "HUBBUB_DATA",
    default: "./data",
    help: "folder of the log; :memory: keeps nothing",
    freeText: true,
    ...matching(/\S/, "a folder, or :memory:"),
  },
  url: {
    flag: "--url",
    env: "HUBBUB_URL",
    default: "",
    help: "address that people use, where a proxy stands in front",
    emptyMeans: "the address of each request",
    ...optional(origin()),
  },
  origins: {
    flag: "--origins",
    env: "HUBBUB_ORIGINS",
    default: "",
    help: "other sites whose pages may connect and write",
    emptyMeans: "none",
    ...listOf(origin(), "origins, such as https://example.org, separated by commas"),
  },
  proxies: {
    flag: "--proxies",
    env: "HUBBUB_PROXIES",
    default: "",
    help: "who may set X-Forwarded-For and X-Forwarded-Proto",
    emptyMeans: "none",
    ...addresses(),
  },
  guests: {
    flag: "--guests",
    env: "HUBBUB_GUESTS",
    default: "true",
    help: "whether a bare name is enough to write",
    ...yesOrNo(),
  },
  password: {
    flag: "--password",
    env: "HUBBUB_PASSWORD",
    default: "",
    help: "makes the server members only: a session requires this password",
    emptyMeans: "open to all",
    secret: true,
    freeText: true,
    // A line's end that came with a file, or U+FFFD for bytes that were no UTF-8: nobody could type it.
    ...optional(matching(/^[^\p{Cc}\uFFFD]*$/u, "a password, in UTF-8 and on one line")),
  },
  rate: {
    flag: "--rate",
    env: "HUBBUB_RATE",
    default: "2",
    help: "messages a second that one person may say; 0 lifts all limits of how often",
    ...positiveNumber(),
  },
  burst: {
    flag: "--burst",
    env: "HUBBUB_BURST",
    default: "10",
    help: "messages that one person may say at once",
    ...wholeNumber(1),
  },
  addressRate: {
    flag: "--address-rate",
    env: "HUBBUB_ADDRESS_RATE",
    default: "100",
    help: "messages a second from one address, however many people; 0: no limit",
    ...positiveNumber(),
  },
  newSessions: {
    flag: "--new-sessions",
    env: "HUBBUB_NEW_SESSIONS",
    default: "1000",
    help: "sessions that one address may begin in an hour; 0: no limit",
    ...wholeNumber(0),
  },
  newRooms: {
    flag: "--new-rooms",
    env: "HUBBUB_NEW_ROOMS",
    default: "1000",
    help: "rooms that one address may be the first to speak in, an hour; 0: no limit",
    ...wholeNumber(0),
  },
  reads: {
    flag: "--reads",
    env: "HUBBUB_READS",
    default: "2000",
    help: "reads a second from one address: a page counts as 40, data as 10; 0: no limit",
    ...wholeNumber(0),
  },
  frames: {
    flag: "--frames",
    env: "HUBBUB_FRAMES",
    default: "50",
    help: "frames a second that one connection may send; 0: no limit",
    ...wholeNumber(0),
  },
  connections: {
    flag: "--connections",
    env: "HUBBUB_CONNECTIONS",
    default: "1000",
    help: "connections from one address; 0: no limit",
    ...wholeNumber(0),
  },
  connectionsAll: {
    flag: "--connections-all",
    env: "HUBBUB_CONNECTIONS_ALL",
    default: "20000",
    help: "connections in all; 0: no limit",
    ...wholeNumber(0),
  },
  rooms: {
    flag: "--rooms",
    env: "HUBBUB_ROOMS",
    default: String(ROOMS_MAX),
    help: "rooms that one connection may join",
    ...wholeNumber(1),
  },
  text: {
    flag: "--text",
    env: "HUBBUB_TEXT",
    default: String(TEXT_MAX),
    help: "characters in one message",
    ...wholeNumber(1, TEXT_SETTING_MAX),
  },
  outbox: {
    flag: "--outbox",
    env: "HUBBUB_OUTBOX",
    default: String(OUTBOX_DEFAULT_BYTES),
    help: "bytes that may wait for one slow connection before it is closed",
    ...wholeNumber(FRAME_MAX_BYTES),
  },
  outboxAll: {
    flag: "--outbox-all",
    env: "HUBBUB_OUTBOX_ALL",
    default: String(OUTBOX_ALL_DEFAULT_BYTES),
    help: "bytes that may wait for all connections together; the largest are closed over it",
    ...wholeNumber(FRAME_MAX_BYTES),
  },
  memory: {
    flag: "--memory",
    env: "HUBBUB_MEMORY",
    default: "2048",
    help: "MiB of memory over which connections are closed; 0: no limit",
    ...wholeNumber(0),
  },
  metrics: {
    flag: "--metrics",
    env: "HUBBUB_METRICS",
    default: "local",
    help: "who may read /metrics: this machine, everybody, nobody",
    ...oneOf("local", "all", "off"),
  },
  gravatar: {
    flag: "--gravatar",
    env: "HUBBUB_GRAVATAR",
    default: "https://www.gravatar.com/avatar",
    help: "where pictures are fetched from; empty: drawn initials only",
    emptyMeans: "off",
    ...optional(baseAddress()),
  },
  log: {
    flag: "--log",
    env: "HUBBUB_LOG",
    default: "auto",
    help: "how the server's own log looks; auto: text on a terminal, JSON elsewhere",
    ...oneOf("auto", "text", "json"),
  },
} as const satisfies Record<string, Setting<unknown>>;

/** A setting's name in the code. */
export type SettingName = keyof typeof SETTINGS;

/** The variables that the settings are read from, in the table's order. */
export const SETTING_VARIABLES: readonly string[] = Object.values(SETTINGS).map(({ env }) => env);

type Reader<Value> = Pick<Setting<Value>, "takes" | "parse">;

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
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

function positiveNumber(): Reader<number> {
  return {
    takes: "a number, 0 or more",
    parse(text) {
      // With hundreds of digits it could come out as infinite, and what is no 0 as the one that lifts
      // the limit.
      if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw new RangeError();
      return Number(text);
    },
  };
}

function matching(pattern: RegExp, takes: string): Reader<string> {
  return {
    takes,
    parse(text) {
      if (!pattern.test(text)) throw new RangeError();
      return text;
    },
  };
}

function oneOf<const Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return {
    takes: `one of ${choices.join(", ")}`,
    parse(text) {
      const choice = choices.find((each) => each === text.toLowerCase());
      if (choice === undefined) throw new RangeError();
      return choice;
    },
  };
}

function yesOrNo(): Reader<boolean> {
  const { parse } = oneOf("true", "yes", "on", "1", "false", "no", "off", "0");
  return {
    takes: "true or false",
    parse: (text) => ["true", "yes", "on", "1"].includes(parse(text)),
  };
}

/** An http(s) address with no path, as the browser writes it in `Origin`. */
function origin(): Reader<string> {
  return {
    takes: "an address without a path, such as https://chat.example.org",
    parse(text) {
      const url = httpAddress(text);
      if (url.pathname !== "/" || url.search !== "" || text.endsWith("?")) throw new RangeError();
      return url.origin;
    },
  };
}

/** An http(s) address that paths are put after; without its last slash. */
function baseAddress(): Reader<string> {
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

function addresses(): Reader<AddressList> {
  const takes = "IP addresses or CIDRs, such as 127.0.0.1,10.0.0.0/8, separated by commas";
  return { takes, parse: (text) => addressList(listed(text)) };
}

function optional<Value>(reader: Reader<Value>): Reader<Value | undefined> {
  return { ...reader, parse: (text) => text === "" ? undefined : reader.parse(text) };
}

function listOf<Value>(reader: Reader<Value>, takes: string): Reader<readonly Value[]> {
  return { takes, parse: (text) => listed(text).map((entry) => reader.parse(entry)) };
}

function listed(text: string): string[] {
  return text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
}
