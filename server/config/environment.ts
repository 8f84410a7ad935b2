// Reads variables and the `.env` file.

import { ConfigurationError } from "./setting.ts";
import { markedEncoding } from "../http/decode_body.ts";
import { MEMORY } from "./settings.ts";

const DOTENV = ".env";

/**
 * Reads one variable. Deno Deploy has no folder to write to, so by default the log is in memory there.
 */
export function readVariable(name: string): string | undefined {
  const value = Deno.env.get(name);
  if (name === "HUBBUB_DATA" && value === undefined && Deno.env.get("DENO_DEPLOYMENT_ID")) {
    return MEMORY;
  }
  return value;
}

/**
 * All variables. Empty if this process may read only the settings, as with `deno task start`, which
 * has checked all of them before.
 */
export function allVariables(): Readonly<Record<string, string>> {
  if (Deno.permissions.querySync({ name: "env" }).state !== "granted") return {};
  const variables = Deno.env.toObject();
  if (Deno.build.os !== "windows") return variables;
  // On Windows, names of variables are case-insensitive.
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name.toUpperCase(), value]),
  );
}

/**
 * The text of `.env` in the working folder; empty if there is none.
 *
 * @throws {ConfigurationError} if it is neither UTF-8 nor UTF-16 with a byte order mark
 */
export function readDotenv(): string {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(DOTENV);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
  try {
    return new TextDecoder(markedEncoding(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigurationError(`${DOTENV} is not UTF-8: save it as UTF-8`, { cause });
  }
}
