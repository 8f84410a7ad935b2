// Lists the project's own files, so that tests can check rules that hold for all of them.

/** The project's root. */
export const ROOT = new URL("../../", import.meta.url);

/** Not ours: packages, build output, data of a running server, recorded measurements. */
const SKIPPED = [
  ...[".git", ".cache", "node_modules", "npm", "data", "backups"],
  ...["static/dist", "bench/results", "docs/screenshots", "docs/unicode_license.txt"],
];

/** The paths under `folder`, from the root, sorted; files that are not the project's own are left out. */
export function sourceFiles(folder = ""): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}${name}`;
    if (SKIPPED.includes(path) || SKIPPED.includes(name)) return [];
    return isDirectory ? sourceFiles(`${path}/`) : [path];
  }).sort();
}

/** Reads a file of the project. */
export function readSource(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}
