// The load generator, a process of its own: takes a job as JSON on its command line, prints the result.

import { fanOut, type FanOutJob } from "./fan_out.ts";
import { massReconnect, type MassReconnectJob } from "./mass_reconnect.ts";
import { askHttp, type HttpJob } from "./http.ts";

const job: FanOutJob | HttpJob | MassReconnectJob = JSON.parse(Deno.args[0]!);
console.log(JSON.stringify(run()));

function run(): unknown {
  switch (job.do) {
    case "fan_out":
      return fanOut(job);
    case "http":
      return askHttp(job);
    case "mass_reconnect":
      return massReconnect(job);
  }
}
