// The files of static/: read once at the start, served from memory.

import { contentType } from "@std/media-types";
import { createHash } from "node:crypto";
import { isContentHashed, type PageAssets } from "../../protocol/page_assets.ts";
import { type BuildManifest, filesNeededBy, MANIFEST } from "./build_manifest.ts";
import { notModified } from "./bodiless_responses.ts";
import { PUBLIC_CORS_HEADERS } from "./cors.ts";
import { joinStyleSheets } from "./style_sheet.ts";

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly hash: string;
}

/** All files below a folder, by their path under `/static/`. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;
  /** Where pages find what they need. */
  readonly assets: PageAssets;

  /** Made by `loadStaticFiles`. */
  constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files;
    const manifest = this.#manifest();
    const modules = (name: string) =>
      filesNeededBy(manifest, name).map((file) => `/static/${DIST}${file}`);
    this.assets = {
      script: this.address(SCRIPT),
      start: this.address("start.js"),
      imports: modules("page").slice(1),
      messages: { en: modules("english"), zh: modules("chinese") },
      style: this.address(STYLE),
      localTimes: this.address("local_times.js"),
      icon: this.address("icon.svg"),
      newsIcon: this.address("icon_news.svg"),
    };
  }

  /** The file as an answer, or undefined where there is none. No path leads out of the table. */
  respond(path: string, request: Request, version: string | null): Response | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const etag = `"${file.hash}"`;
    const headers = {
      "content-type": file.type,
      etag,
      "cache-control": version === file.hash || isContentHashed(path) ? FOREVER : "no-cache",
      ...(path.startsWith(EMBED_FOLDER) ? PUBLIC_CORS_HEADERS : {}),
    };
    return notModified(request, etag, headers) ?? new Response(file.bytes, { headers });
  }

  /** Empty if the page was never built. */
  #manifest(): BuildManifest {
    const file = this.#files.get(DIST + MANIFEST);
    return file ? JSON.parse(new TextDecoder().decode(file.bytes)) : {};
  }

  /** Where a file is found, with its content's hash, so that it may be kept forever. */
  address(path: string): string {
    const hash = this.#files.get(path)?.hash;
    return hash === undefined ? `/static/${path}` : `/static/${path}?v=${hash}`;
  }
}

const DIST = "dist/";
const SCRIPT = `${DIST}page.js`;
/** What other sites build in; the same for everybody, so that it tells nobody anything. */
const EMBED_FOLDER = "dist/embed/";
const EMBED_STYLE = `${EMBED_FOLDER}embed.css`;
const FOREVER = "public, max-age=31536000, immutable";
const HASH_LENGTH = 16;
/** The folder of the style sheets, the one that declares the layers, and the name of the joined sheet. */
const STYLES = "styles/";
const LAYERS = `${STYLES}measures.css`;
const STYLE = "page.css";

/** Reads every file below `folder`. */
export async function loadStaticFiles(folder: URL): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  await readFolder(folder, "", files);
  joinStyles(files);
  return new StaticFiles(files);
}

/** Replaces the style sheets by one. */
function joinStyles(files: Map<string, StaticFile>): void {
  const decoder = new TextDecoder();
  const sheets = new Map<string, string>();
  for (const [path, { bytes }] of files) {
    if (path.startsWith(STYLES)) sheets.set(path, decoder.decode(bytes));
  }
  for (const path of sheets.keys()) files.delete(path);
  const bytes = new TextEncoder().encode(joinStyleSheets(sheets, LAYERS));
  const style = { bytes, type: contentType(".css") ?? "text/css", hash: hashOf(bytes) };
  // Twice, because other sites may load only what is in the embed's folder.
  files.set(STYLE, style).set(EMBED_STYLE, style);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, HASH_LENGTH);
}

async function readFolder(
  folder: URL,
  prefix: string,
  files: Map<string, StaticFile>,
): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const address = new URL(
      encodeURIComponent(entry.name) + (entry.isDirectory ? "/" : ""),
      folder,
    );
    if (entry.isDirectory) {
      await readFolder(address, `${prefix}${entry.name}/`, files);
    } else if (entry.isFile) {
      const bytes = await Deno.readFile(address);
      const extension = entry.name.slice(entry.name.lastIndexOf("."));
      const type = contentType(extension) ?? "application/octet-stream";
      files.set(prefix + entry.name, { bytes, type, hash: hashOf(bytes) });
    }
  }
}
