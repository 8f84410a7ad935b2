// strace shows the system calls of a process, and makes them fail or wait like on a bad disk.

import { findOrInstall, programPath } from "./debian_package.ts";

const ATTACHED_WITHIN_MS = 20_000;
const HOW_TO_GET_IT = "install it (Debian: apt-get install strace)";

/**
 * Returns the path of the program: on PATH, or Debian's package.
 *
 * @throws {Error} with how to get it, if there is neither
 */
export async function stracePath(): Promise<string> {
  return await findOrInstall({
    packageName: "strace",
    find: () => programPath("strace"),
    missing: `Cannot find strace: ${HOW_TO_GET_IT}`,
  });
}

/** An strace of a running process. Disposing of it lets the process continue normally. */
export class Strace implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #attached: Promise<void>;
  #stderr = "";

  private constructor(child: Deno.ChildProcess, attached: PromiseWithResolvers<void>) {
    this.#child = child;
    this.#attached = this.#waitUntil(attached);
  }

  /** Resolves when it is attached to the process and all its threads. */
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
      // The traced process has ended, and so has strace.
      if (!(error instanceof TypeError)) throw error;
    }
    await this.#child.status;
    await this.#attached;
  }

  async #waitUntil(attached: PromiseWithResolvers<void>): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#stderr += text;
      // strace reports all threads in one line, after the last of them.
      if (/attached( with \d+ threads)?\n/.test(this.#stderr)) attached.resolve();
    }
    attached.reject(new Error(`strace cannot attach:\n${this.#stderr}`));
  }
}
