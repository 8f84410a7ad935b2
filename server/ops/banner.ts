// Announces that the server is listening: a banner on a terminal, otherwise a log line.

import { notify } from "../../hub/notify.ts";
import type { LogFormat, Logger } from "./logger.ts";
import { VERSION } from "../config/configuration.ts";

/** What it announces. */
export interface Opening {
  /** As the listener reports it: "0.0.0.0", "::", "127.0.0.1". */
  readonly hostname: string;
  /** The port that the listener got. */
  readonly port: number;
  /** The address that users open, if configured. */
  readonly url?: string;
  /** The folder of the log; undefined if the log is in memory. */
  readonly folder?: string;
  /** Whether it is members only: a session requires the password. */
  readonly membersOnly?: boolean;
}

/** Where it announces it. */
export interface BannerOptions {
  readonly format: LogFormat;
  readonly log: Logger;
  /** Writes the whole banner. @default console.log */
  readonly write?: (banner: string) => void;
}

const IN_MEMORY = "log in memory: not saved, for a single instance only";
const EVERY_ADDRESS = ["0.0.0.0", "::"];

/** Prints the banner or the log line. A terminal that cannot be written to does not stop the start. */
export function printBanner(
  opening: Opening,
  { format, log, write = console.log }: BannerOptions,
): void {
  if (format === "text") {
    return void notify(() => write(banner(opening)), (error) => log.warn("not_printed", { error }));
  }
  const { folder } = opening;
  log.info("listening", {
    url: localUrl(opening),
    version: VERSION,
    log: folder ?? "memory",
    ...(folder === undefined ? { note: IN_MEMORY } : {}),
  });
}

function banner(opening: Opening): string {
  const { hostname, folder, membersOnly = false } = opening;
  const notes = [
    EVERY_ADDRESS.includes(hostname) ? "this machine's other addresses work too" : undefined,
    folder === undefined ? IN_MEMORY : `log in ${folder}`,
    membersOnly ? "members only: a session requires the password" : undefined,
    "Ctrl+C stops it",
  ];
  return [
    "",
    `  Hubbub ${VERSION} is open: ${opening.url ?? localUrl(opening)}`,
    "",
    ...notes.filter((note) => note !== undefined).map((note) => `  ${note}`),
    "",
  ].join("\n");
}

/** The address for a browser on this machine. */
export function localUrl({ hostname, port }: Pick<Opening, "hostname" | "port">): string {
  if (EVERY_ADDRESS.includes(hostname)) return `http://localhost:${port}`;
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
