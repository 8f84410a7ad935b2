// A disk of a few megabytes that can be filled: a tmpfs, which only an administrator can mount.

/** Returns whether this process may mount. */
export const CAN_MOUNT = Deno.build.os === "linux" && Deno.uid() === 0;

const MEBIBYTE = 1024 * 1024;
const BALLAST = "ballast";
/** The unit of space of a tmpfs. */
const PAGE = 4096;

/** A mounted folder. Disposing of it unmounts and removes it. */
export class SmallDisk implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Mounts a disk of so many MiB. */
  static async mount(mebibytes: number): Promise<SmallDisk> {
    const path = await Deno.makeTempDir({ prefix: "hubbub-disk-" });
    await run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", path);
    return new SmallDisk(path);
  }

  /** Nothing more can be written. */
  async makeReadOnly(): Promise<void> {
    await run("mount", "-o", "remount,ro", this.path);
  }

  /** Fills all space that is left. */
  async fill(): Promise<void> {
    using file = await Deno.open(`${this.path}/${BALLAST}`, { create: true, append: true });
    for (let size = MEBIBYTE; size >= 1;) {
      try {
        const written = await file.write(new Uint8Array(size));
        if (written < size) size = Math.floor(size / 2);
      } catch {
        // Fills less.
        size = Math.floor(size / 2);
      }
    }
  }

  /** Fills it, including the space in the last page of a file: not one more byte fits. */
  async fillFor(path: string): Promise<void> {
    await this.fill();
    const { size } = await Deno.stat(path);
    const left = PAGE - size % PAGE;
    await Deno.writeTextFile(path, "\n".repeat(left % PAGE), { append: true });
  }

  /** Frees the space. */
  async relieve(): Promise<void> {
    await Deno.remove(`${this.path}/${BALLAST}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", this.path);
    await Deno.remove(this.path);
  }
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new Error(`Cannot ${program}: ${new TextDecoder().decode(stderr)}`);
}
