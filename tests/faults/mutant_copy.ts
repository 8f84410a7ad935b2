// A copy of the code in which faults are planted, one at a time: the code itself is never touched.

const NOT_COPIED = [".git", "data", "backups", "node_modules"];

/** A line of code that is changed. */
export interface Planted {
  readonly file: string;
  /** Must be in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

/** A folder with all of the code, removed when it is disposed of. */
export class MutantCopy implements AsyncDisposable {
  readonly folder: string;

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
   * Plants a fault; disposing of it heals the file.
   *
   * @throws {Error} where the code is no longer what the fault was written for.
   */
  async plant({ file, from, to }: Planted): Promise<AsyncDisposable> {
    const path = `${this.folder}/${file}`;
    const sound = await Deno.readTextFile(path);
    if (sound.split(from).length !== 2) {
      throw new Error(`Cannot plant a fault: ${file} does not have "${from}" exactly once`);
    }
    await Deno.writeTextFile(path, sound.replace(from, () => to));
    return { [Symbol.asyncDispose]: () => Deno.writeTextFile(path, sound) };
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
