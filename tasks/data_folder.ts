// Finds the data folder of a maintenance task and its other arguments, as `deno task start` does.

import { parseArgs } from "node:util";
import { readDotenvSettings } from "../server/config/dotenv.ts";
import { readDotenv } from "../server/config/environment.ts";
import { MEMORY, SETTINGS } from "../server/config/settings.ts";

/** The arguments of a maintenance task. */
export interface MaintenanceArgs {
  /** The data folder. */
  readonly folder: string;
  /** Arguments that are neither flags nor values of flags. */
  readonly words: readonly string[];
}

/** The environment of a task; tests replace it. */
export interface MaintenanceWorld {
  /** @default the HUBBUB_DATA of the process */
  readonly variable?: string;
  /** The text of `.env`. @default that of the working folder */
  readonly dotenv?: string;
}

/**
 * Reads `--data`, otherwise HUBBUB_DATA, otherwise `.env`, otherwise the default.
 *
 * @throws {Error} with one line: an unknown flag, or a log that is not stored
 */
export function maintenanceArgs(
  args: readonly string[],
  { variable = Deno.env.get(SETTINGS.data.env), dotenv = readDotenv() }: MaintenanceWorld = {},
): MaintenanceArgs {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: "string" } },
    allowPositionals: true,
  });
  const { data } = SETTINGS;
  const folder = values.data || variable || readDotenvSettings(dotenv).get(data.env) ||
    data.default;
  if (folder === MEMORY) throw new Error(`There is nothing on disk: ${data.env} is ${MEMORY}`);
  return { folder, words: positionals };
}

/** Runs a task. If it fails, prints one line and exits with 1. */
export async function runMaintenance(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message.split("\n", 1)[0] : error);
    Deno.exit(1);
  }
}

/** Returns the time for a file name: `2026-11-20T19-24-01Z` sorts by time and is valid everywhere. */
export function timeStamp(at: Date = new Date()): string {
  return at.toISOString().replace(/\.\d+Z$/, "Z").replaceAll(":", "-");
}
