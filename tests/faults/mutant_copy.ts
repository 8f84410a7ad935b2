// A copy of the code in which faults are planted, one at a time. The code itself is never changed.

import { pathToFileURL } from "node:url";
import { applyFault, type PlantedFault, readSources, type Sources } from "./planted_fault.ts";

const NOT_COPIED = [".git", "data", "backups", "node_modules"];

/** A folder with all of the code, which disposing of it removes. */
export class MutantCopy implements AsyncDisposable {
  readonly folder: string;
  #sources: Sources | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies the working folder. */
  static async make(): Promise<MutantCopy> {
    const copy = new MutantCopy(await Deno.makeTempDir({ prefix: "hubbub-mutants-" }));
    await copyFolder(".", copy.folder);
    return copy;
  }

  /**
   * Plants a fault. Disposing of the result restores the file.
   *
   * @throws {Error} if not exactly one place in the code matches the fault
   */
  async plant(fault: PlantedFault): Promise<AsyncDisposable & { readonly path: string }> {
    this.#sources ??= await readSources(pathToFileURL(`${this.folder}/`));
    const { path, text } = applyFault(fault, this.#sources);
    const file = `${this.folder}/${path}`;
    const sound = this.#sources.get(path)!;
    await Deno.writeTextFile(file, text);
    return { path, [Symbol.asyncDispose]: () => Deno.writeTextFile(file, sound) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (NOT_COPIED.includes(name)) continue;
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
