// Explains why the server could not start, in one line that says what to do.

import type { Configuration } from "../config/configuration.ts";
import { ConfigurationError } from "../config/setting.ts";

/** Lower ports require administrator rights on most systems. */
const FIRST_FREE_PORT = 1_024;

/** The line for the person who started it. */
export function explainStartError(
  error: unknown,
  { port, host }: Pick<Configuration, "port" | "host">,
): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof Deno.errors.AddrInUse) {
    return `Port ${port} is in use: stop what listens there, or choose another with --port`;
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return `Host "${host}" is not an address of this machine: choose another with --host`;
  }
  const message = firstLine(error);
  if (error instanceof Deno.errors.NotCapable) {
    return `${message}: start it with deno task start, which grants the permissions`;
  }
  // Errors of files name their file; the listener's says only that it was denied.
  if (isBareDenial(error) && port > 0 && port < FIRST_FREE_PORT) {
    return `Port ${port} needs an administrator's rights: choose one from ${FIRST_FREE_PORT} with --port`;
  }
  if (/failed to lookup address/i.test(message)) {
    return `Host "${host}" is not known: choose another with --host`;
  }
  return message;
}

function isBareDenial(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied &&
    /^Permission denied \(os error \d+\)$/.test(error.message);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0]!.trim() || "Cannot start: unknown error";
}
