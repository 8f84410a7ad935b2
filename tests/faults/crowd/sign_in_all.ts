// Creates the sessions of a crowd.

import { signIn } from "../../support/http_requests.ts";
import type { ServerProcess } from "../../support/server_process.ts";

/** Signs each name in; returns the tokens by name. */
export async function signInAll(
  server: ServerProcess,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pairs = names.map(async (name): Promise<[string, string]> => {
    const { token } = await signIn(server, name);
    return [name, token];
  });
  return new Map(await Promise.all(pairs));
}
