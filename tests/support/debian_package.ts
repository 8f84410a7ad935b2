// Installs a Debian package for tests that need a program, if that is allowed without a question.

/**
 * Returns the path of a program: finds it, otherwise installs its package and finds it then. Test
 * files run in parallel; a lock lets one at a time do this, so that none finds a program that is
 * still being unpacked.
 *
 * @throws {Error} with `missing` and the obstacle, if there is none
 */
export async function findOrInstall(
  { packageName, find, missing }: {
    readonly packageName: string;
    readonly find: () => Promise<string | undefined>;
    readonly missing: string;
  },
): Promise<string> {
  // A file that all of them have. Closing it releases its lock.
  using lock = await Deno.open(new URL(import.meta.url));
  await lock.lock(true);
  const found = await find();
  if (found !== undefined) return found;
  const refusal = await installPackage(packageName);
  const installed = await find();
  if (installed !== undefined) return installed;
  throw new Error(`${missing}. ${refusal}`);
}

/** Tries once and returns the obstacle, if any. */
async function installPackage(name: string): Promise<string> {
  if (Deno.build.os !== "linux") return "It is only installed by itself on Debian and its kin.";
  const asRoot = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  console.error(`Installing ${name} with apt-get, once, for the tests …`);
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", name]]) {
    const [program, ...args] = [...asRoot, "apt-get", "-q", ...step] as [string, ...string[]];
    try {
      // In this runlevel, Debian starts no service of a package.
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

/** Returns the path of a program with one of these names; undefined if there is none on PATH. */
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

/** Returns whether a file exists and can be accessed. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    // Missing or inaccessible: in either case, it cannot be run.
    return false;
  }
}
