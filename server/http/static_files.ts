// Files that are read once at startup and served from memory.

import { contentType } from "@std/media-types";
import { createHash } from "node:crypto";
import { isContentHashed } from "../../protocol/page_assets.ts";
import { notModified } from "./bodiless_responses.ts";
import { PUBLIC_CORS_HEADERS } from "./cors.ts";

/** A file in memory. */
export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly hash: string;
}

/** Files by their path below the folder. */
export type FileTable = ReadonlyMap<string, StaticFile>;

/** How files are served. */
export interface StaticFilesOptions {
  /** What addresses of files begin with. */
  readonly prefix: string;
  /** Pages of all sites may load what is below this path; it is the same for every user. */
  readonly publicFolder: string;
}

const FOREVER = "public, max-age=31536000, immutable";
const HASH_LENGTH = 16;

/** Serves the files of a table. */
export class StaticFiles {
  readonly #files: FileTable;
  readonly #prefix: string;
  readonly #publicFolder: string;

  /** Serves `files`, and no other path. */
  constructor(files: FileTable, { prefix, publicFolder }: StaticFilesOptions) {
    this.#files = files;
    this.#prefix = prefix;
    this.#publicFolder = publicFolder;
  }

  /** A response with the file, or undefined if there is none. */
  respond(path: string, request: Request, version: string | null): Response | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const etag = `"${file.hash}"`;
    const headers = {
      "content-type": file.type,
      etag,
      "cache-control": version === file.hash || isContentHashed(path) ? FOREVER : "no-cache",
      ...(path.startsWith(this.#publicFolder) ? PUBLIC_CORS_HEADERS : {}),
    };
    return notModified(request, etag, headers) ?? new Response(file.bytes, { headers });
  }

  /** The address of a file, with the hash of its content, so that browsers cache it forever. */
  address(path: string): string {
    const hash = this.#files.get(path)?.hash;
    return hash === undefined ? this.#prefix + path : `${this.#prefix}${path}?v=${hash}`;
  }
}

/** Reads every file below `folder`. */
export async function readFiles(folder: URL): Promise<Map<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  await readFolder(folder, "", files);
  return files;
}

/** A file of the table, with the type that its path's extension says. */
export function staticFile(path: string, bytes: Uint8Array<ArrayBuffer>): StaticFile {
  const type = contentType(path.slice(path.lastIndexOf("."))) ?? "application/octet-stream";
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, HASH_LENGTH);
  return { bytes, type, hash };
}

async function readFolder(
  folder: URL,
  prefix: string,
  files: Map<string, StaticFile>,
): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = prefix + name;
    const address = new URL(encodeURIComponent(name) + (isDirectory ? "/" : ""), folder);
    if (isDirectory) await readFolder(address, `${path}/`, files);
    else if (isFile) files.set(path, staticFile(path, await Deno.readFile(address)));
  }
}
