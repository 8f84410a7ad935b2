// Runs a task of deno.json to its end, with its own permissions and this test's import map.

import { fileURLToPath } from "node:url";
import { importMapFlags } from "./import_map_flags.ts";

/** How a task is run. */
export interface TaskOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder. @default the system's folder for temporary files */
  readonly folder?: string;
}

/** The exit code and the output. */
export interface TaskEnding {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = new URL("../../", import.meta.url);

/** Runs the last command of a task, which is the task itself; the others prepare it. */
export async function runTask(
  name: string,
  { args = [], env = {}, folder = "/tmp" }: TaskOptions = {},
): Promise<TaskEnding> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const words: string[] = tasks[name].command.split("&&").at(-1).trim().split(" ");
  const script = words.at(-1)!;
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      `--config=${fileURLToPath(new URL("deno.json", ROOT))}`,
      ...importMapFlags(),
      ...words.filter((word) => word.startsWith("--")),
      fileURLToPath(new URL(script, ROOT)),
      ...args,
    ],
    cwd: folder,
    env: { NO_COLOR: "1", HUBBUB_DATA: "", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  return {
    code: output.code,
    stdout: new TextDecoder().decode(output.stdout),
    stderr: new TextDecoder().decode(output.stderr),
  };
}
