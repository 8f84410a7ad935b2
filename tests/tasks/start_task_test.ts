// The permissions of the start task: a list, as narrow as the settings allow.

import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { SETTING_VARIABLES } from "../../server/config/settings.ts";
import { startPermissions } from "../support/server_process.ts";

const ROOT = new URL("../../", import.meta.url);
/** Simulates Deno Deploy, which has no folder for a log. */
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

Deno.test("tasks that read settings stop at a misspelt variable, before anything else", async (t) => {
  for (const task of ["start", "dev", "backup", "restore", "export", "erase"]) {
    await t.step(task, async () => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "-q", task],
        cwd: fileURLToPath(ROOT),
        env: { HUBBUB_PASWORD: "x", NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assertEquals([code, out, error], [
        1,
        "",
        "Unknown setting HUBBUB_PASWORD: did you mean HUBBUB_PASSWORD?\n",
      ]);
    });
  }
});
