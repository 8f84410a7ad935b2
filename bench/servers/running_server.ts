// A measured server, in a process of its own.

import type { DialectName } from "../load/dialects.ts";

/** A running server. Disposing of it ends it. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

/** A server that can be measured, or why it cannot. */
export interface Candidate {
  /** Its name in the tables. */
  readonly name: string;
  readonly dialect: DialectName;
  /** Why it is left out, which every result mentions. */
  readonly missing?: string;
  readonly start: () => Promise<RunningServer>;
}

const READY_WITHIN_MS = 20_000;
const END_WITHIN_MS = 3_000;

/** Starts a program that prints `port 1234` when it listens. */
export async function startProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    const port = /^port (\d+)$/m.exec(said)?.[1];
    if (port === undefined) continue;
    clearTimeout(timer);
    return {
      port: Number(port),
      pid: child.pid,
      async [Symbol.asyncDispose]() {
        child.kill("SIGTERM");
        const late = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
        await child.status;
        clearTimeout(late);
      },
    };
  }
  clearTimeout(timer);
  throw new Error(`Cannot start ${command} ${args.join(" ")}: it ended with "${said}"`);
}
