// The start task's permissions: a list, as narrow as the settings let it be.

import { assertEquals } from "@std/assert";
import { SETTING_VARIABLES } from "../../server/settings/settings.ts";
import { startPermissions } from "../support/server_process.ts";

/** Says that Deno Deploy runs the program, where no folder keeps a log. */
const DEPLOY_VARIABLE = "DENO_DEPLOYMENT_ID";

Deno.test("the start task allows the network, files, and the variables of the settings", () => {
  assertEquals(startPermissions(), [
    "--no-prompt",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    `--allow-env=${[...SETTING_VARIABLES, DEPLOY_VARIABLE].join(",")}`,
  ]);
});
