// Another process with an open data folder. Disposing of it kills it like SIGKILL.

import { fileURLToPath } from "node:url";
import { importMapFlags } from "../support/import_map_flags.ts";

const SCRIPT = fileURLToPath(new URL("./hold_store.ts", import.meta.url));

/** What it does with the folder: nothing, or write as fast as acks arrive. */
export type HolderTask = "hold" | "write";

/** A process of tests/store/hold_store.ts. */
export class HolderProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: Deno.ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  /** Resolves when it has opened the folder. */
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

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Reads `count` acks; returns the last seq. */
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
