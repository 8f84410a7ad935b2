// Which folder an maintenance task works on, and what else it was told: as `deno task start` finds it.

import { parseArgs } from "node:util";
import { readDotenvSettings } from "../server/config/dotenv.ts";
import { readDotenv } from "../server/config/environment.ts";
import { MEMORY, SETTINGS } from "../server/config/settings.ts";

/** What an maintenance task was told. */
export interface MaintenanceArgs {
  /** The data folder. */
  readonly folder: string;
  /** What is neither flag nor a flag's value. */
  readonly words: readonly string[];
}

/** What surrounds a task; tests hand in their own. */
export interface MaintenanceWorld {
  /** @default the process's HUBBUB_DATA */
  readonly variable?: string;
  /** The text of `.env`. @default the working folder's */
  readonly dotenv?: string;
}

/**
 * Reads `--data` over HUBBUB_DATA over `.env` over the default.
 *
 * @throws {Error} of one line: a flag that is none, or a log that is kept nowhere.
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

/** Runs a task's work; where it fails the process ends with 1 and one line. */
export async function runMaintenance(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message.split("\n", 1)[0] : error);
    Deno.exit(1);
  }
}
