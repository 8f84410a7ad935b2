// Runs a job of the load generator in a process of its own.

import type { FanOutJob, FanOutResult } from "./load/fan_out.ts";
import type { MassReconnectJob, MassReconnectResult } from "./load/mass_reconnect.ts";
import type { HttpJob, HttpResult } from "./load/http.ts";

/** The kinds of jobs and their results. */
export interface Loads {
  fan_out: { job: FanOutJob; result: FanOutResult };
  http: { job: HttpJob; result: HttpResult };
  mass_reconnect: { job: MassReconnectJob; result: MassReconnectResult };
}

const PROGRAM = new URL("./load/main.ts", import.meta.url).pathname;

/** Runs a job and returns its result. */
export async function runLoad<Kind extends keyof Loads>(
  job: Loads[Kind]["job"] & { readonly do: Kind },
): Promise<Loads[Kind]["result"]> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-config", "--no-check", "-A", PROGRAM, JSON.stringify(job)],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot run the load "${job.do}"`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
