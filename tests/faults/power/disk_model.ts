// A disk as POSIX guarantees it, and no better: synced data is there; the rest may be there or not,
// in any order, torn at its sectors.

import type { DiskOp } from "./trace.ts";

/** What happens to data that was not synced. */
export type Fate = "nothing of it" | "all of it" | "some of it" | "some of it, torn";

/** All of them. */
export const FATES: readonly Fate[] = [
  "nothing of it",
  "all of it",
  "some of it",
  "some of it, torn",
];

/** The files of a folder after a power cut, by path; undefined if the folder itself is missing. */
export type Image = ReadonlyMap<string, Uint8Array> | undefined;

/** What a drive writes completely or not at all. */
const SECTOR = 512;
const KEPT_SHARE = 0.5;

type Change = Extract<DiskOp, { do: "write" | "truncate" }>;

interface File {
  durable: Uint8Array;
  pending: Change[];
  /** Whether its name is durable. */
  named: boolean;
  /** Changes of its name since the folder was synced. */
  renamed: "created" | "unlinked" | undefined;
}

/** Applies operations one after another, and shows what a cut would leave at that moment. */
export class DiskModel {
  readonly #folder: string;
  readonly #files = new Map<string, File>();
  #folderMade = false;
  #folderNamed = false;

  /** A disk on which `folder` does not exist yet. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Applies an operation of the process. */
  apply(op: DiskOp): void {
    switch (op.do) {
      case "print":
        return;
      case "mkdir":
        this.#folderMade = true;
        return;
      case "create": {
        const file = this.#files.get(op.path);
        if (file === undefined || file.renamed === "unlinked") {
          const named = file?.named ?? false;
          const durable = named ? file!.durable : new Uint8Array();
          this.#files.set(op.path, { durable, pending: [], named, renamed: "created" });
        }
        return;
      }
      case "unlink": {
        const file = this.#files.get(op.path);
        if (file) file.renamed = "unlinked";
        return;
      }
      case "rename": {
        // Harsher than file systems: after a cut either name may be there, both, or none.
        const file = this.#file(op.path);
        const named = this.#files.get(op.to)?.named ?? false;
        this.#files.set(op.to, { ...file, named, renamed: "created" });
        file.renamed = "unlinked";
        return;
      }
      case "write":
      case "truncate":
        this.#file(op.path).pending.push(op);
        return;
      case "sync":
        return this.#sync(op.path);
    }
  }

  /** The folder after a cut now. */
  image(fate: Fate, random: () => number): Image {
    if (!this.#folderNamed && !this.#happens(fate, random)) return undefined;
    const image = new Map<string, Uint8Array>();
    for (const [path, file] of this.#files) {
      const changed = this.#happens(fate, random);
      const isThere = file.renamed === undefined
        ? file.named
        : file.renamed === "created"
        ? file.named || changed
        : file.named && !changed;
      if (isThere) image.set(path, this.#content(file, fate, random));
    }
    return image;
  }

  #sync(path: string): void {
    if (path === this.#folder) {
      for (const [name, file] of this.#files) {
        if (file.renamed === "unlinked") this.#files.delete(name);
        else if (file.renamed === "created") {
          file.named = true;
          file.renamed = undefined;
        }
      }
      return;
    }
    // One of its parents.
    if (this.#folder.startsWith(`${path}/`)) {
      this.#folderNamed ||= this.#folderMade;
      return;
    }
    const file = this.#file(path);
    for (const change of file.pending) file.durable = changed(file.durable, change);
    file.pending = [];
  }

  #content(file: File, fate: Fate, random: () => number): Uint8Array {
    let content = file.durable;
    for (const change of file.pending) {
      if (!this.#happens(fate, random)) continue;
      const torn = fate === "some of it, torn" && change.do === "write";
      content = torn ? tornWrite(content, change, random) : changed(content, change);
    }
    return content;
  }

  #happens(fate: Fate, random: () => number): boolean {
    if (fate === "nothing of it") return false;
    return fate === "all of it" || random() < KEPT_SHARE;
  }

  #file(path: string): File {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`Cannot replay: "${path}" was never made`);
    return file;
  }
}

function changed(content: Uint8Array, change: Change): Uint8Array {
  if (change.do === "truncate") return grown(content, change.size).slice(0, change.size);
  const after = grown(content, change.at + change.bytes.length);
  after.set(change.bytes, change.at);
  return after;
}

/** Each sector is the new one or not; without an old one it may have any content. */
function tornWrite(
  content: Uint8Array,
  { at, bytes }: Change & { do: "write" },
  random: () => number,
): Uint8Array {
  const after = grown(content, at + bytes.length);
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, start + SECTOR - (at + start) % SECTOR);
    const isNew = at + start >= content.length;
    const isWritten = random() < KEPT_SHARE;
    const isNoise = !isWritten && isNew && random() < KEPT_SHARE;
    if (isWritten) after.set(bytes.subarray(start, end), at + start);
    if (isNoise) fillWithNoise(after, at + start, at + end, random);
    start = end;
  }
  return after;
}

function fillWithNoise(bytes: Uint8Array, from: number, to: number, random: () => number): void {
  for (let place = from; place < to; place++) bytes[place] = random() * 256;
}

function grown(content: Uint8Array, size: number): Uint8Array {
  const after = new Uint8Array(Math.max(content.length, size));
  after.set(content);
  return after;
}
