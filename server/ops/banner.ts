// What the server says when it is listening: on a terminal a banner, elsewhere a log line.

import { notify } from "../../hub/notify.ts";
import type { LogFormat, Logger } from "./logger.ts";
import { VERSION } from "../config/configuration.ts";

/** What is worth knowing at the start. */
export interface Opening {
  /** As the listener tells it: "0.0.0.0", "::", "127.0.0.1". */
  readonly hostname: string;
  /** The port that it got. */
  readonly port: number;
  /** The address that people use, where it was configured. */
  readonly url?: string;
  /** The log's folder; undefined where the log is in memory. */
  readonly folder?: string;
  /** Who comes in must know a password. */
  readonly closed?: boolean;
}

/** How to tell it. */
export interface BannerOptions {
  readonly format: LogFormat;
  readonly log: Logger;
  /** Takes the banner, whole. @default console.log */
  readonly write?: (banner: string) => void;
}

const IN_MEMORY = "log in memory: kept nowhere, good for one instance";
const EVERY_ADDRESS = ["0.0.0.0", "::"];

/** Tells that the server is open, and where. A terminal that takes nothing does not stop a start. */
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
  const { hostname, folder, closed = false } = opening;
  const notes = [
    EVERY_ADDRESS.includes(hostname) ? "this machine's other addresses work too" : undefined,
    folder === undefined ? IN_MEMORY : `log in ${folder}`,
    closed ? "closed: who comes in must know the password" : undefined,
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

/** The address that works in a browser on this machine. */
export function localUrl({ hostname, port }: Pick<Opening, "hostname" | "port">): string {
  if (EVERY_ADDRESS.includes(hostname)) return `http://localhost:${port}`;
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
