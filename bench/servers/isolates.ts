// The chat loop in so many isolates, which is no server that anybody runs: bench/experiments says why.

import { type Candidate, startProgram } from "./running_server.ts";

const PROGRAM = new URL("../experiments/isolates.ts", import.meta.url).pathname;
const RUN = [
  "run",
  "--quiet",
  "--no-config",
  "--no-check",
  "--unstable-net",
  "--allow-net",
  "--allow-read",
];
/** As Hubbub's start task has it. */
const ENV = { DENO_USE_WRITEV: "1" };

/** How the loop is run. */
export interface IsolateOptions {
  /** Whether it rests after a flush as Hubbub does, or says all that it can send by itself. */
  readonly pace: "paced" | "driven";
  /** Has the whole process keep to one core, by taskset. */
  readonly onOneCore?: boolean;
}

/** So many isolates in one process. */
export function isolates(count: number, { pace, onOneCore = false }: IsolateOptions): Candidate {
  const command = [Deno.execPath(), ...RUN, PROGRAM, String(count), pace];
  const [program, ...args] = onOneCore ? ["taskset", "-c", "0", ...command] : command;
  const name = `${count} ${count === 1 ? "isolate" : "isolates"}, ${pace}`;
  return {
    name: onOneCore ? `${name}, on one core` : name,
    dialect: "bare",
    start: () => startProgram(program!, args, ENV),
  };
}
