// A copy of the project whose deno.json points to stand-ins on this machine, with a cache of its
// own: its tasks run as they do if jsr and esm.sh answer.

import { MutantCopy } from "../faults/mutant_copy.ts";
import { denoFolder, npmPackages } from "./npm_packages.ts";
import { Registries } from "./registries.ts";

/** The exit code and output of a command. */
export interface CommandEnding {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The initial content of a cache. */
export interface CacheOptions {
  /** Whether it has the npm packages of this machine's cache. */
  readonly npm: boolean;
}

/** Settings of the developer that must not affect what is started here. */
const ALONE = {
  PORT: "0",
  HOST: "127.0.0.1",
  HUBBUB_DATA: "./data",
  HUBBUB_GRAVATAR: "",
  HUBBUB_LOG: "json",
};

/** Disposing of it removes it and its caches. */
export class CanonicalCopy implements AsyncDisposable {
  readonly folder: string;
  readonly registries: Registries;
  readonly #owned: AsyncDisposableStack;
  #cache: string | undefined;

  private constructor(copy: MutantCopy, registries: Registries, owned: AsyncDisposableStack) {
    this.folder = copy.folder;
    this.registries = registries;
    this.#owned = owned;
  }

  /** Copies the working folder, without its build. */
  static async make(): Promise<CanonicalCopy> {
    await using owned = new AsyncDisposableStack();
    const registries = owned.use(await Registries.start(await npmPackages()));
    const copy = owned.use(await MutantCopy.make());
    await Deno.remove(`${copy.folder}/static/dist`, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    const config = await Deno.readTextFile(`${copy.folder}/deno.json`);
    // The permissions name the host too.
    const onLoopback = config
      .replaceAll("https://esm.sh/", `http://${registries.host}/`)
      .replaceAll("esm.sh", registries.host);
    await Deno.writeTextFile(`${copy.folder}/deno.json`, onLoopback);
    return new CanonicalCopy(copy, registries, owned.move());
  }

  /**
   * Starts a new cache, so that nothing fetched before is found, and clears the recorded requests.
   */
  async emptyCache({ npm }: CacheOptions): Promise<void> {
    const cache = await Deno.makeTempDir({ prefix: "hubbub-cache-" });
    this.#owned.defer(() => Deno.remove(cache, { recursive: true }));
    this.#cache = cache;
    const own = await denoFolder();
    // The program of the bundler comes from npm with either map.
    for (const name of npm ? ["dl", "npm"] : ["dl"]) {
      await Deno.mkdir(`${own}/${name}`, { recursive: true });
      await Deno.symlink(`${own}/${name}`, `${cache}/${name}`);
    }
    this.registries.asked.length = 0;
  }

  /** Variables that point Deno to the stand-ins and to this copy's cache. */
  get env(): Readonly<Record<string, string>> {
    if (this.#cache === undefined) {
      throw new Error("Cannot run without a cache: emptyCache() first");
    }
    return {
      ...ALONE,
      NO_COLOR: "1",
      DENO_DIR: this.#cache,
      JSR_URL: `http://${this.registries.host}/`,
    };
  }

  /** Starts Deno in the copy. */
  spawn(...args: readonly string[]): Deno.ChildProcess {
    return new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: this.folder,
      env: this.env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs Deno in the copy until it ends. */
  async run(...args: readonly string[]): Promise<CommandEnding> {
    const { code, stdout, stderr } = await this.spawn(...args).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
