// A fault to plant in the code, found by what the code says: its place may move and be renamed.

import { ROOT, sourceFiles } from "../support/source_files.ts";

/** A change that makes the code wrong. */
export interface PlantedFault {
  /**
   * Matches one place in all source folders. It names what a rename leaves alone if it can: SQL, a
   * constant's value, an error code, the shape of a statement.
   */
  readonly find: RegExp;
  /** Replaces the place; `$1` is the first group of `find`, as in `String.replace()`. */
  readonly to: string;
}

/** The one file that a fault changes, and its text with the fault. */
export interface FaultyFile {
  readonly path: string;
  readonly text: string;
}

const FOLDERS = ["client/", "hub/", "protocol/", "server/", "store/", "text/"];

/** Matches the beginning of the body of the function or method `name`. */
export function startOf(name: string): RegExp {
  return new RegExp(`(?:function |^ {2}(?:async )?#?)${name}\\([^;]*?\\{\\n`, "m");
}

/** The code of a project's folder, by path. */
export type Sources = ReadonlyMap<string, string>;

/** Reads the code that faults are planted in. */
export async function readSources(folder: URL = ROOT): Promise<Sources> {
  const paths = FOLDERS.flatMap((each) => sourceFiles(each)).filter((path) => /\.tsx?$/.test(path));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await Deno.readTextFile(new URL(path, folder))] as const),
    ),
  );
}

/**
 * Applies a fault to the file that it is for.
 *
 * @throws {Error} if not exactly one place in the code matches
 */
export function applyFault({ find, to }: PlantedFault, sources: Sources): FaultyFile {
  const everywhere = new RegExp(find, `${find.flags}g`);
  const found = [...sources].flatMap(([path, text]) =>
    [...text.matchAll(everywhere)].map(() => ({ path, text: text.replace(find, to) }))
  );
  if (found.length !== 1) {
    const places = found.map(({ path }) => path).join(", ") || "nowhere";
    throw new Error(`Cannot plant a fault: ${find} must match once, and matches in: ${places}`);
  }
  return found[0]!;
}
