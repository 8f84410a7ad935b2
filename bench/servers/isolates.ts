// Runs the chat loop of bench/experiments in several isolates, which is not a usable server.

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
/** As in Hubbub's start task. */
const ENV = { DENO_USE_WRITEV: "1" };

/** Options of the loop. */
export interface IsolateOptions {
  /**
   * Whether it waits after a flush as Hubbub does, or creates messages as fast as it can send them.
   */
  readonly pace: "paced" | "driven";
  /** Restricts the whole process to one core, by taskset. */
  readonly onOneCore?: boolean;
}

/** Starts the isolates in one process. */
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
