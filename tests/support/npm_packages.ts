// The packages of npm.json in Deno's cache on this machine, with their package.json.

import { ENTRIES } from "../../tasks/imports.ts";

/** The used part of a package.json. */
export interface PackageJson {
  readonly type?: string;
  readonly main?: string;
  readonly module?: string;
  readonly types?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package whose files are all there. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly json: PackageJson;
}

const NPM = ["--import-map=npm.json", "--lock=npm.lock", "--frozen"];

/** By name; npm.lock has one version of each. */
export async function npmPackages(): Promise<ReadonlyMap<string, NpmPackage>> {
  const packages: NpmPackage[] = [];
  for (const entry of [ENTRIES.server, ENTRIES.page]) {
    await deno(["install", "--quiet", ...NPM, "--entrypoint", entry]);
    const { npmPackages } = JSON.parse(await deno(["info", "--json", ...NPM, entry]));
    for (const { name, version, localPath } of Object.values<Record<string, string>>(npmPackages)) {
      const json = JSON.parse(await Deno.readTextFile(`${localPath}/package.json`));
      packages.push({ name: name!, version: version!, folder: localPath!, json });
    }
  }
  return new Map(packages.map((each) => [each.name, each]));
}

/** Deno's cache folder. */
export async function denoFolder(): Promise<string> {
  return JSON.parse(await deno(["info", "--json"])).denoDir;
}

/** Returns the first of these paths that is a file of the folder. */
export async function fileIn(
  folder: string,
  paths: readonly string[],
): Promise<string | undefined> {
  for (const path of paths) {
    try {
      if ((await Deno.stat(`${folder}/${path}`)).isFile) return path;
    } catch (error) {
      const isAbsent = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotADirectory;
      if (!isAbsent) throw error;
    }
  }
  return undefined;
}

async function deno(args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (!success) throw new Error(`Cannot run deno ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
