// Chooses an import map and prints its flags: deno.json's own (jsr and esm.sh), or npm.json, which
// maps the same names to npm.

import config from "../deno.json" with { type: "json" };

/** What the choice depends on. */
export interface ImportsWorld {
  /** Returns whether everything that the entries import is cached with these flags. */
  isCached(flags: readonly string[]): Promise<boolean>;
  /** Returns whether a host answers, even with an error. Gives up when `signal` aborts. */
  answers(address: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Downloads everything that the entries import with deno.json's own map. Resolves with an error
   * in one line, if any. Gives up when `signal` aborts.
   */
  install(signal: AbortSignal): Promise<string | undefined>;
  /** Prints what was chosen and why. */
  print(message: string): void;
  /** The address of a small file of each host. @default HOSTS */
  readonly hosts?: readonly string[];
  /** Milliseconds for the answers of all hosts. @default ANSWER_WITHIN_MS */
  readonly answerWithin?: number;
  /**
   * Milliseconds for the whole download, the answers of the hosts included. @default
   * INSTALL_WITHIN_MS
   */
  readonly installWithin?: number;
}

/** The entries, and the environment of Deno. */
export interface ImportsOptions extends Pick<ImportsWorld, "installWithin"> {
  /** The folder with deno.json. @default the working folder */
  readonly folder?: string;
  /** Variables for Deno, in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default to standard error */
  readonly print?: ImportsWorld["print"];
}

/** The modules that import all others: those that are run, and those that are built. */
export const ENTRIES = {
  server: "main.ts",
  page: "client/main.tsx",
  embed: "client/embed/embed.ts",
  worker: "client/offline/service_worker.ts",
} as const;

/** Flags for deno.json's own imports. A task that gets flags does not choose again. */
export const OWN_FLAGS: readonly string[] = ["--config=deno.json"];

/**
 * Flags that replace deno.json's imports by npm.json. What npm.lock does not contain is refused;
 * `deno task lock` updates it.
 */
export const NPM_FLAGS: readonly string[] = [
  "--import-map=npm.json",
  "--lock=npm.lock",
  "--frozen",
];

/** A network that drops packets must not delay a start for longer. */
const ANSWER_WITHIN_MS = 3_000;
/** Some hundred small files on a slow line. Deno itself has no timeout. */
const INSTALL_WITHIN_MS = 60_000;
const MS_A_SECOND = 1_000;
/** Deno gets jsr's packages from here, if not from jsr.io. */
const JSR_VARIABLE = "JSR_URL";
const JSR = "https://jsr.io";
/** A small file of each host that deno.json imports from. */
const HOSTS: readonly string[] = [
  ...new Set(
    Object.values(config.imports).map((address) => new URL("/robots.txt", host(address)).href),
  ),
];
/** Deno's first line says what failed; those after it say where. */
const REASON = /^error: (.+)/m;
const REASON_MAX = 200;

function host(address: string): string {
  return address.startsWith("jsr:") ? JSR : new URL(address).origin;
}

/**
 * Chooses a map: from the cache, so that a warm start needs no network; otherwise deno.json's own
 * if all of it arrives in time. A host that answers may still fail to serve a module.
 */
export async function chooseImports(world: ImportsWorld): Promise<readonly string[]> {
  const { isCached, print } = world;
  if (await isCached(OWN_FLAGS)) return OWN_FLAGS;
  if (await isCached(NPM_FLAGS)) {
    print("Imports come from npm (npm.json), as they are in the cache already");
    return NPM_FLAGS;
  }
  const failure = await installFailure(world);
  if (failure === undefined) return OWN_FLAGS;
  print(`Imports come from npm (npm.json): ${failure}`);
  return NPM_FLAGS;
}

async function installFailure(
  {
    answers,
    install,
    hosts = HOSTS,
    answerWithin = ANSWER_WITHIN_MS,
    installWithin = INSTALL_WITHIN_MS,
  }: ImportsWorld,
): Promise<string | undefined> {
  const tooLate = AbortSignal.timeout(installWithin);
  const noAnswer = AbortSignal.any([AbortSignal.timeout(answerWithin), tooLate]);
  // Deno retries an unreachable host for seconds, and one that drops packets for minutes.
  const { promise: late, resolve } = Promise.withResolvers<false>();
  noAnswer.addEventListener("abort", () => resolve(false));
  for (const [index, answer] of hosts.map((host) => answers(host, noAnswer)).entries()) {
    if (!await Promise.race([answer, late])) {
      return `${new URL(hosts[index]!).host} does not answer`;
    }
  }
  const failure = await install(tooLate);
  if (!tooLate.aborted || failure === undefined) return failure;
  return `not all that deno.json imports arrived within ${installWithin / MS_A_SECOND} s`;
}

/** Chooses for this machine. */
export function importFlags(
  { folder = ".", env = {}, installWithin, print = console.error }: ImportsOptions = {},
): Promise<readonly string[]> {
  const mirror = env[JSR_VARIABLE] ?? Deno.env.get(JSR_VARIABLE);
  const run = (flags: readonly string[], signal?: AbortSignal) =>
    installEntries(flags, { folder, env, ...(signal && { signal }) });
  return chooseImports({
    isCached: async (flags) => await run([...flags, "--cached-only"]) === undefined,
    answers,
    install: (signal) => run(OWN_FLAGS, signal),
    print: (message) => print(message),
    hosts: HOSTS.filter((host) => mirror === undefined || !host.startsWith(JSR)),
    ...(installWithin !== undefined && { installWithin }),
  });
}

interface InstallOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Resolves with an error, if any. */
async function installEntries(
  flags: readonly string[],
  { folder, env, signal }: InstallOptions,
): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet", ...flags, "--entrypoint", ...Object.values(ENTRIES)],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    // Deno installs no handler for SIGTERM, so it ends at once.
    ...(signal && { signal }),
  }).output();
  if (success) return undefined;
  const said = REASON.exec(new TextDecoder().decode(stderr))?.[1] ?? "deno install failed";
  return said.slice(0, REASON_MAX);
}

async function answers(address: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(address, { signal });
    await response.body?.cancel();
    return true;
  } catch {
    // Unknown host, refused, dropped: in each case, nothing can be downloaded.
    return false;
  }
}

if (import.meta.main) {
  console.log((await importFlags()).join(" "));
  // A lookup that hangs in the system's resolver would keep the process alive.
  Deno.exit();
}
