// Which import map a command takes: deno.json's own (jsr and esm.sh), or npm.json's, which maps the
// same names to npm. Prints the flags for it.

import config from "../deno.json" with { type: "json" };

/** What the choice depends on. */
export interface ImportsWorld {
  /** Whether everything that the entries import is cached with these flags. */
  isCached(flags: readonly string[]): Promise<boolean>;
  /** Whether a host answers, be it with an error; must give up when the signal says so. */
  answers(address: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Fetches everything that the entries import with deno.json's own map. Resolves with what went wrong,
   * in one line; must give up when the signal says so.
   */
  install(signal: AbortSignal): Promise<string | undefined>;
  /** Tells a person what was chosen and why. */
  print(message: string): void;
  /** The address of a small file of each host. @default HOSTS */
  readonly hosts?: readonly string[];
  /** Milliseconds for the hosts' answers together. @default ANSWER_WITHIN_MS */
  readonly answerWithin?: number;
  /** Milliseconds for everything to be there, the hosts' answers included. @default INSTALL_WITHIN_MS */
  readonly installWithin?: number;
}

/** Whose imports are looked at, and how. */
export interface ImportsOptions extends Pick<ImportsWorld, "installWithin"> {
  /** Where deno.json lies. @default the working folder */
  readonly folder?: string;
  /** Variables for Deno, over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default to standard error */
  readonly print?: ImportsWorld["print"];
}

/** The modules that all others are led to from: those that are run, and those that are built. */
export const ENTRIES = {
  server: "main.ts",
  page: "client/main.tsx",
  embed: "client/embed/embed.ts",
  worker: "client/offline/service_worker.ts",
} as const;

/** The flags that mean deno.json's own imports: a task that is given some does not choose again. */
export const OWN_FLAGS: readonly string[] = ["--config=deno.json"];

/**
 * The flags that put npm.json in the place of deno.json's imports. What npm.lock does not hold is
 * refused; `deno task lock` writes it anew.
 */
export const NPM_FLAGS: readonly string[] = [
  "--import-map=npm.json",
  "--lock=npm.lock",
  "--frozen",
];

/** A network that swallows packets must not hold up a start for longer. */
const ANSWER_WITHIN_MS = 3_000;
/** Some hundred small files on a slow line. Deno itself waits forever for one that never comes. */
const INSTALL_WITHIN_MS = 60_000;
const MS_A_SECOND = 1_000;
/** Where Deno takes jsr's packages from, if not from jsr.io: a mirror is Deno's to know, not ours. */
const JSR_VARIABLE = "JSR_URL";
const JSR = "https://jsr.io";
/** A small file of each host that deno.json imports from. */
const HOSTS: readonly string[] = [
  ...new Set(
    Object.values(config.imports).map((address) => new URL("/robots.txt", host(address)).href),
  ),
];
/** Deno's first line says what failed; those behind it say where. */
const REASON = /^error: (.+)/m;
const REASON_MAX = 200;

function host(address: string): string {
  return address.startsWith("jsr:") ? JSR : new URL(address).origin;
}

/**
 * Chooses: what is cached first, so that a warm start asks no network; otherwise deno.json's own if all
 * of it arrives in time. A host that answers may still fail to serve a module.
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
  const unheard = AbortSignal.any([AbortSignal.timeout(answerWithin), tooLate]);
  // Deno tries a host that is not there for seconds, and one that swallows packets for minutes.
  const { promise: late, resolve } = Promise.withResolvers<false>();
  unheard.addEventListener("abort", () => resolve(false));
  for (const [index, answer] of hosts.map((host) => answers(host, unheard)).entries()) {
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

/** Resolves with what went wrong. */
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
    // Deno installs no handler for SIGTERM: it ends at once, whatever it waits for.
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
    // No such host, refused, swallowed: all of them mean that nothing can be had from there.
    return false;
  }
}

if (import.meta.main) {
  console.log((await importFlags()).join(" "));
  // A look-up that hangs in the system's resolver would keep the process waiting for it.
  Deno.exit();
}
