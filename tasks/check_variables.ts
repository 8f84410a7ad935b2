// Refuses misspelt settings in the environment, before a server starts that may read the settings alone.

import { refuseUnknown } from "../server/config/configuration.ts";
import { allVariables } from "../server/config/environment.ts";

try {
  refuseUnknown(allVariables());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
