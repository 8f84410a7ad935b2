// Another process that has a data folder open, and dies as by SIGKILL when it is disposed of.

import { fileURLToPath } from "node:url";
import { importMapFlags } from "../support/import_map_flags.ts";

const SCRIPT = fileURLToPath(new URL("./hold_store.ts", import.meta.url));

/** What it does with the folder: nothing, or write as fast as acks come. */
export type HolderTask = "hold" | "write";

/** A process of tests/store/hold_store.ts. */
export class HolderProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: Deno.ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  /** Resolves when it has the folder open. */
  static async start(folder: string, task: HolderTask): Promise<HolderProcess> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", ...importMapFlags(), SCRIPT, folder, task],
      stdout: "piped",
    }).spawn();
    const holder = new HolderProcess(child, linesOf(child.stdout));
    const first = await holder.#lines.next();
    if (first.value !== "open") throw new Error(`Cannot hold "${folder}": see its stderr`);
    return holder;
  }

  /** Its number, as the system knows it. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Reads `count` acks; the last one's seq. */
  async acks(count: number): Promise<number> {
    let seq = 0;
    for (let read = 0; read < count; read++) seq = Number((await this.#lines.next()).value);
    return seq;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await this.#lines.return?.();
  }
}

async function* linesOf(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
