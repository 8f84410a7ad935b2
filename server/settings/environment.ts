// What surrounds the program: variables, the `.env` file, and whether a cloud runs it.

import { MEMORY } from "./settings.ts";

const DOTENV = ".env";

/**
 * Reads one variable. On Deno Deploy there is no folder to write in, so the log is in memory there
 * unless somebody says otherwise.
 */
export function readVariable(name: string): string | undefined {
  const value = Deno.env.get(name);
  if (name === "HUBBUB_DATA" && value === undefined && Deno.env.get("DENO_DEPLOYMENT_ID")) {
    return MEMORY;
  }
  return value;
}

/** The text of `.env` in the working folder; empty where there is none. */
export function readDotenv(): string {
  try {
    return Deno.readTextFileSync(DOTENV);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
