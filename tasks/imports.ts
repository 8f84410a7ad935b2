// Which import map a command takes: deno.json's own (jsr and esm.sh), or npm.json's, which maps the
// same names to npm. Prints the flags for the second, nothing for the first.

/** What the choice depends on. */
export interface ImportsWorld {
  /** Whether everything that the server imports is cached with these flags. */
  isCached(flags: readonly string[]): Promise<boolean>;
  /** Whether a host answers; must give up when the signal says so. */
  answers(address: string, signal: AbortSignal): Promise<boolean>;
  /** Tells a person what was chosen and why. */
  tell(message: string): void;
  /** Milliseconds for the hosts' answers together. @default ANSWER_WITHIN_MS */
  readonly within?: number;
}

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
/** A small file of each host that deno.json imports from. */
const HOSTS = ["https://jsr.io/@std/assert/meta.json", "https://esm.sh/robots.txt"];

/** Chooses: what is cached first, so that a warm start asks no network; else what answers. */
export async function chooseImports(
  { isCached, answers, tell, within = ANSWER_WITHIN_MS }: ImportsWorld,
): Promise<readonly string[]> {
  if (await isCached([])) return [];
  if (await isCached(NPM_FLAGS)) {
    tell("Imports come from npm (npm.json), as they are in the cache already");
    return NPM_FLAGS;
  }
  const signal = AbortSignal.timeout(within);
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  signal.addEventListener("abort", () => resolve(false));
  const all = Promise.all(HOSTS.map((host) => answers(host, signal)));
  const reachable = await Promise.race([all.then((each) => each.every(Boolean)), late]);
  if (reachable) return [];
  tell("Imports come from npm (npm.json), as jsr.io or esm.sh does not answer");
  return NPM_FLAGS;
}

/** Chooses for this machine. */
export function importFlags(): Promise<readonly string[]> {
  return chooseImports({ isCached, answers, tell: (message) => console.error(message) });
}

async function isCached(flags: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet", "--cached-only", ...flags, "--entrypoint", "main.ts"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

async function answers(address: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(address, { signal });
    await response.body?.cancel();
    return response.ok;
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
