// strace: shows a process's system calls, and makes them fail or wait, as a bad disk would.

import { findOrInstall, programPath } from "./debian_package.ts";

const ATTACHED_WITHIN_MS = 20_000;
const HOW_TO_GET_IT = "install it (Debian: apt-get install strace)";

/**
 * The program's path: on PATH, or Debian's package.
 *
 * @throws {Error} that says how to get it, where neither leads to one.
 */
export async function stracePath(): Promise<string> {
  return await findOrInstall({
    packageName: "strace",
    find: () => programPath("strace"),
    missing: `Cannot find strace: ${HOW_TO_GET_IT}`,
  });
}

/** An strace on a running process; disposing of it lets the process go on as before. */
export class Strace implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #heard: Promise<void>;
  #stderr = "";

  private constructor(child: Deno.ChildProcess, attached: PromiseWithResolvers<void>) {
    this.#child = child;
    this.#heard = this.#hear(attached);
  }

  /** Resolves when it has hold of the process and all its threads. */
  static async attach(pid: number, ...args: readonly string[]): Promise<Strace> {
    const child = new Deno.Command(await stracePath(), {
      args: ["-f", "-o", "/dev/null", ...args, "-p", String(pid)],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const attached = Promise.withResolvers<void>();
    const strace = new Strace(child, attached);
    const timer = setTimeout(
      () => attached.reject(new Error(`strace does not attach:\n${strace.#stderr}`)),
      ATTACHED_WITHIN_MS,
    );
    try {
      await attached.promise;
      return strace;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGINT");
    } catch (error) {
      // The process that it watched has ended, and so has it.
      if (!(error instanceof TypeError)) throw error;
    }
    await this.#child.status;
    await this.#heard;
  }

  async #hear(attached: PromiseWithResolvers<void>): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#stderr += text;
      // All threads are told of in one line, after the last of them.
      if (/attached( with \d+ threads)?\n/.test(this.#stderr)) attached.resolve();
    }
    attached.reject(new Error(`strace cannot attach:\n${this.#stderr}`));
  }
}
