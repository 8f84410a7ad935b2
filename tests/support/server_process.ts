// The real server in a process of its own, for tests that connect to it, kill it and restart it.

import { fileURLToPath, pathToFileURL } from "node:url";
import { importMapFlags } from "./import_map_flags.ts";

/** How to start a server for a test. */
export interface ServerOptions {
  /** Settings by their variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of main.ts. */
  readonly args?: readonly string[];
  /** The folder of `.env` and, by default, of the log. @default a new temporary folder */
  readonly folder?: string;
  /** The folder of the code. @default this project */
  readonly root?: string;
  /**
   * A file for stdout and stderr, which the test then cannot read; `env` then names a free PORT.
   */
  readonly output?: string;
}

/** The exit code and the output of a process. */
export interface Ending {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of the server's log. */
export interface LogLine {
  readonly event: string;
  readonly level: string;
  readonly [field: string]: unknown;
}

/** Long enough for a cold cache on a busy machine with two cores. */
const READY_WITHIN_MS = 30_000;
/** How often a server whose output is in a file is polled for its start. */
const ASK_EVERY_MS = 50;
const ROOT = new URL("../../", import.meta.url);
/** Variables of the developer that must not reach the tested server. */
const SETTING_PATTERN = /^(PORT|HOST|HUBBUB_.*|DENO_DEPLOY.*)$/;
/** Isolated on this machine, on any free port, with nothing downloaded. */
const TEST_SETTINGS = { PORT: "0", HOST: "127.0.0.1", HUBBUB_GRAVATAR: "", HUBBUB_LOG: "json" };

/** A running server. Disposing of it kills it and removes its temporary folder. */
export class ServerProcess implements AsyncDisposable {
  readonly folder: string;
  readonly #options: ServerOptions;
  readonly #ownsFolder: boolean;
  #run: Run;
  #port: number;

  private constructor(options: ServerOptions, folder: string, run: Run, port: number) {
    this.#options = options;
    this.#ownsFolder = options.folder === undefined;
    this.folder = folder;
    this.#run = run;
    this.#port = port;
  }

  /** Starts a server and resolves when it listens; rejects with its output if it ends first. */
  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const folder = options.folder ?? await Deno.makeTempDir({ prefix: "hubbub-" });
    const run = new Run(commandFor(options, folder));
    try {
      if (options.output !== undefined) run.askAt(Number(options.env?.PORT));
      return new ServerProcess(options, folder, run, await run.listening());
    } catch (error) {
      if (options.folder === undefined) await Deno.remove(folder, { recursive: true });
      throw error;
    }
  }

  /** "http://127.0.0.1:41234", the same after a restart. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** "ws://127.0.0.1:41234". */
  get socketUrl(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return this.#run.pid;
  }

  /** The output of this run, for messages and for checks that it contains no secret. */
  get output(): string {
    return this.#run.output;
  }

  /** The lines of this run's log. */
  get log(): readonly LogLine[] {
    return this.#run.log;
  }

  /** Sends a signal without waiting. */
  signal(signal: Deno.Signal): void {
    this.#run.signal(signal);
  }

  /** Sends a signal and resolves when the process has ended. */
  kill(signal: Deno.Signal = "SIGKILL"): Promise<Ending> {
    this.#run.signal(signal);
    return this.#run.ended;
  }

  /** Resolves when the process has ended for any reason. */
  get ended(): Promise<Ending> {
    return this.#run.ended;
  }

  /** Restarts it on the same port and folder, after `kill`. */
  async restart(options: Pick<ServerOptions, "env" | "args"> = {}): Promise<void> {
    await this.#run.ended;
    const env = { ...this.#options.env, ...options.env, PORT: String(this.#port) };
    const { args, root } = this.#options;
    const again = { args, ...(root && { root }), ...options, env };
    this.#run = new Run(commandFor(again, this.folder));
    this.#port = await this.#run.listening();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    if (this.#ownsFolder) await Deno.remove(this.folder, { recursive: true });
  }
}

/** Runs main.ts until it ends by itself: --help, --version, and refused starts. */
export async function runServerToEnd(options: ServerOptions = {}): Promise<Ending> {
  const folder = options.folder ?? await Deno.makeTempDir({ prefix: "hubbub-" });
  const run = new Run(commandFor(options, folder));
  const ending = await run.ended;
  if (options.folder === undefined) await Deno.remove(folder, { recursive: true });
  return ending;
}

/** The permissions of the start task, so that tests run with those of users. */
export function startPermissions(): string[] {
  return startWords().filter((word) => /^--(allow|deny|no-prompt)/.test(word));
}

/** The memory settings of the start task: flags of V8, and variables before the command. */
function startTuning(): { readonly flags: string[]; readonly env: Record<string, string> } {
  const words = startWords();
  const variables = words.slice(0, words.indexOf("deno")).map((word) => word.split("=", 2));
  return {
    flags: words.filter((word) => word.startsWith("--v8-flags=")),
    env: Object.fromEntries(variables),
  };
}

function startWords(): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT)));
  return commandOf(tasks.start).trim().split(" ");
}

function commandOf(task: string | { readonly command: string }): string {
  const command = typeof task === "string" ? task : task.command;
  // Earlier commands of the task prepare the start; the last one is the server.
  return command.split("&&").at(-1)!;
}

function commandFor(options: ServerOptions, folder: string): Deno.Command {
  const { env, args = [] } = options;
  const root = options.root === undefined ? ROOT : pathToFileURL(`${options.root}/`);
  const inherited = Object.entries(Deno.env.toObject())
    .filter(([name]) => !SETTING_PATTERN.test(name));
  const tuning = startTuning();
  // A shell that opens the file and becomes the server.
  const redirected = ["-c", 'exec "$0" "$@" >>"$OUTPUT" 2>&1', Deno.execPath()];
  return new Deno.Command(options.output === undefined ? Deno.execPath() : "sh", {
    args: [
      ...(options.output === undefined ? [] : redirected),
      "run",
      "--quiet",
      `--config=${fileURLToPath(new URL("deno.json", root))}`,
      ...importMapFlags(root),
      ...tuning.flags,
      ...startPermissions(),
      fileURLToPath(new URL("main.ts", root)),
      ...args,
    ],
    // The developer's `.env` is in the project's folder, and is not read from here.
    cwd: folder,
    clearEnv: true,
    env: {
      ...Object.fromEntries(inherited),
      NO_COLOR: "1",
      ...tuning.env,
      ...TEST_SETTINGS,
      ...env,
      ...(options.output === undefined ? {} : { OUTPUT: options.output }),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** One run of the process. */
class Run {
  readonly ended: Promise<Ending>;
  readonly #child: Deno.ChildProcess;
  readonly #listening = Promise.withResolvers<number>();
  #stdout = "";
  #stderr = "";
  #gone = false;

  constructor(command: Deno.Command) {
    this.#child = command.spawn();
    this.ended = this.#end();
  }

  get pid(): number {
    return this.#child.pid;
  }

  get output(): string {
    return this.#stdout + this.#stderr;
  }

  get log(): LogLine[] {
    const lines = this.#stdout.split("\n").slice(0, -1).filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line));
  }

  /** Detects that it listens from its answers instead of its output. */
  async askAt(port: number): Promise<void> {
    while (!this.#gone) {
      try {
        const response = await fetch(`http://127.0.0.1:${port}/healthz`);
        await response.body?.cancel();
        return this.#listening.resolve(port);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      }
    }
  }

  async listening(): Promise<number> {
    const timer = setTimeout(() => {
      this.signal("SIGKILL");
      this.#listening.reject(new Error(`The server does not listen:\n${this.output}`));
    }, READY_WITHIN_MS);
    try {
      return await this.#listening.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  signal(signal: Deno.Signal): void {
    if (!this.#gone) this.#child.kill(signal);
  }

  async #end(): Promise<Ending> {
    // A run to its end does not wait for the server to listen.
    this.#listening.promise.catch(() => {});
    const [{ code, signal }] = await Promise.all([
      this.#child.status.finally(() => this.#gone = true),
      this.#collect(this.#child.stdout, (text) => this.#handleStdout(text)),
      this.#collect(this.#child.stderr, (text) => this.#stderr += text),
    ]);
    this.#listening.reject(new Error(`The server ended with ${signal ?? code}:\n${this.output}`));
    return { code, signal, stdout: this.#stdout, stderr: this.#stderr };
  }

  async #collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, onText: (text: string) => void) {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) onText(text);
  }

  #handleStdout(text: string): void {
    this.#stdout += text;
    const opening = this.log.find(({ event }) => event === "listening");
    if (opening !== undefined) this.#listening.resolve(Number(new URL(String(opening.url)).port));
  }
}
