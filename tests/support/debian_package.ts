// Installs a Debian package for tests that need a program, where that needs no question.

/**
 * The path of what a package brings: looks for it, installs the package where there is none, and looks
 * again. Test files run side by side; one at a time does this, so that none finds what another is still
 * unpacking.
 *
 * @throws {Error} `missing` and what stood in the way, where neither leads to one.
 */
export async function findOrInstall(
  { packageName, find, missing }: {
    readonly packageName: string;
    readonly find: () => Promise<string | undefined>;
    readonly missing: string;
  },
): Promise<string> {
  // Any file that all of them have; closing it unlocks it.
  using lock = await Deno.open(new URL(import.meta.url));
  await lock.lock(true);
  const found = await find();
  if (found !== undefined) return found;
  const refusal = await installPackage(packageName);
  const installed = await find();
  if (installed !== undefined) return installed;
  throw new Error(`${missing}. ${refusal}`);
}

/** Tries it once; says what it met. */
async function installPackage(name: string): Promise<string> {
  if (Deno.build.os !== "linux") return "It is only installed by itself on Debian and its kin.";
  const asRoot = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  console.error(`Installing ${name} with apt-get, once, for the tests …`);
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", name]]) {
    const [program, ...args] = [...asRoot, "apt-get", "-q", ...step] as [string, ...string[]];
    try {
      // In this runlevel Debian starts no service that a package brings.
      const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
      const command = new Deno.Command(program, { args, env, stdin: "null", stderr: "piped" });
      const { success, stderr } = await command.output();
      if (!success) return `apt-get said: ${new TextDecoder().decode(stderr).trim()}`;
    } catch (error) {
      return `Tried "${program}": ${error instanceof Error ? error.message : error}`;
    }
  }
  return "apt-get installed a package without a program of a known name.";
}

/** The path of a program of one of these names; undefined where there is none on PATH. */
export async function programPath(...names: readonly string[]): Promise<string | undefined> {
  const isWindows = Deno.build.os === "windows";
  const folders = (Deno.env.get("PATH") ?? "").split(isWindows ? ";" : ":");
  for (const name of names) {
    for (const folder of folders) {
      const path = isWindows ? `${folder}\\${name}.exe` : `${folder}/${name}`;
      if (await isFile(path)) return path;
    }
  }
  return undefined;
}

/** Whether a file is there that may be looked at. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    // Not there, or not to be looked at: either way it cannot be run.
    return false;
  }
}
