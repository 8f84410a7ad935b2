// The load generator, a process of its own: takes a job as JSON on its command line, prints the result.

import { fanOut, type FanOutJob } from "./fan_out.ts";

const job: FanOutJob = JSON.parse(Deno.args[0]!);
console.log(JSON.stringify(fanOut(job)));
