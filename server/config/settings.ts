// The table of settings. configuration.ts reads it and --help prints it; tests compare docs/operating.md
// and the variables that the start task may read with it.

import { FRAME_MAX_BYTES, ROOMS_MAX, TEXT_MAX } from "../../protocol/limits.ts";
import {
  addresses,
  baseAddress,
  listOf,
  matching,
  oneOf,
  optional,
  origin,
  positiveNumber,
  type Setting,
  wholeNumber,
  yesOrNo,
} from "./setting.ts";

/** So many code points of 4 bytes each, escaped in JSON, still fit in one frame. */
const TEXT_SETTING_MAX = 10_000;
const SEND_QUEUE_DEFAULT_BYTES = 1024 * 1024;
const SEND_QUEUES_DEFAULT_BYTES = 256 * SEND_QUEUE_DEFAULT_BYTES;
const PORT_MAX = 65_535;

/** The data folder that means memory. */
export const MEMORY = ":memory:";

/** Every setting, in the order of --help. */
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
    help: "folder of the log; :memory: saves nothing",
    freeText: true,
    ...matching(/\S/, "a folder, or :memory:"),
  },
  url: {
    flag: "--url",
    env: "HUBBUB_URL",
    default: "",
    help: "address that users open, if there is a proxy in front",
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
    help: "whether a name alone is enough to write",
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
    // A line break from a file, or U+FFFD for bytes that were not UTF-8: nobody could type it.
    ...optional(matching(/^[^\p{Cc}\uFFFD]*$/u, "a password, in UTF-8 and on one line")),
  },
  rate: {
    flag: "--rate",
    env: "HUBBUB_RATE",
    default: "2",
    help: "messages per second of one user; 0 lifts all rate limits",
    ...positiveNumber(),
  },
  burst: {
    flag: "--burst",
    env: "HUBBUB_BURST",
    default: "10",
    help: "messages of one user at once",
    ...wholeNumber(1),
  },
  addressRate: {
    flag: "--address-rate",
    env: "HUBBUB_ADDRESS_RATE",
    default: "100",
    help: "messages per second from one address, for all its users; 0: no limit",
    ...positiveNumber(),
  },
  newSessions: {
    flag: "--new-sessions",
    env: "HUBBUB_NEW_SESSIONS",
    default: "1000",
    help: "sessions per hour that one address may start; 0: no limit",
    ...wholeNumber(0),
  },
  newRooms: {
    flag: "--new-rooms",
    env: "HUBBUB_NEW_ROOMS",
    default: "1000",
    help: "rooms per hour that one address may start; 0: no limit",
    ...wholeNumber(0),
  },
  reads: {
    flag: "--reads",
    env: "HUBBUB_READS",
    default: "2000",
    help: "reads per second from one address: a page counts as 40, data as 10; 0: no limit",
    ...wholeNumber(0),
  },
  frames: {
    flag: "--frames",
    env: "HUBBUB_FRAMES",
    default: "50",
    help: "frames per second that one connection may send; 0: no limit",
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
    help: "connections in total; 0: no limit",
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
    help: "most characters in one message",
    ...wholeNumber(1, TEXT_SETTING_MAX),
  },
  sendQueue: {
    flag: "--outbox",
    env: "HUBBUB_OUTBOX",
    default: String(SEND_QUEUE_DEFAULT_BYTES),
    help: "bytes that may wait for one slow connection before it is closed",
    ...wholeNumber(FRAME_MAX_BYTES),
  },
  sendQueues: {
    flag: "--outbox-all",
    env: "HUBBUB_OUTBOX_ALL",
    default: String(SEND_QUEUES_DEFAULT_BYTES),
    help: "bytes that may wait for all connections in total; beyond, the largest are closed",
    ...wholeNumber(FRAME_MAX_BYTES),
  },
  memory: {
    flag: "--memory",
    env: "HUBBUB_MEMORY",
    default: "2048",
    help: "MiB of memory beyond which connections are closed; 0: no limit",
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
    help: "format of the server's own log; auto: text on a terminal, otherwise JSON",
    ...oneOf("auto", "text", "json"),
  },
} as const satisfies Record<string, Setting<unknown>>;

/** A setting's name in the code. */
export type SettingName = keyof typeof SETTINGS;

/** The environment variables of the settings, in the order of the table. */
export const SETTING_VARIABLES: readonly string[] = Object.values(SETTINGS).map(({ env }) => env);
