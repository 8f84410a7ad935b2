// Loads the files of static/ and knows which of them pages need.

import type { PageAssets } from "../../protocol/page_assets.ts";
import { type BuildManifest, filesNeededBy, MANIFEST } from "../http/build_manifest.ts";
import { readFiles, type StaticFile, staticFile, StaticFiles } from "../http/static_files.ts";

/** The files, and the addresses that pages refer to. */
export interface PageFiles {
  readonly files: StaticFiles;
  readonly assets: PageAssets;
}

const PREFIX = "/static/";
const DIST = "dist/";
const SCRIPT = `${DIST}page.js`;
/** The script and style of rooms that other sites embed. */
const EMBED_FOLDER = `${DIST}embed/`;
const EMBED_STYLE = `${EMBED_FOLDER}embed.css`;
/** The style sheets, the one that declares the order of the layers, and the name of the joined sheet. */
const STYLES = "styles/";
const LAYERS = `${STYLES}measures.css`;
/** Styles of what embedded rooms lack: other pages and the list of rooms. */
const PAGE_STYLES: readonly string[] = [`${STYLES}rooms.css`, `${STYLES}sheets.css`];
const STYLE = "page.css";
const COMMENTS_AND_INDENTS = /\/\*[^]*?\*\/\s*|^\s+/gm;

/** Reads every file below `folder`. */
export async function loadPageFiles(folder: URL): Promise<PageFiles> {
  const table = await readFiles(folder);
  joinStyles(table);
  const files = new StaticFiles(table, { prefix: PREFIX, publicFolder: EMBED_FOLDER });
  const manifest = readManifest(table.get(DIST + MANIFEST));
  const modules = (name: string) =>
    filesNeededBy(manifest, name).map((file) => PREFIX + DIST + file);
  const imports = modules("page").slice(1);
  const preloads = (messages: string) => [...new Set([...modules(messages), ...imports])];
  const assets = {
    script: files.address(SCRIPT),
    start: files.address("start.js"),
    preloads: { en: preloads("english"), zh: preloads("chinese") },
    style: files.address(STYLE),
    localTimes: files.address("local_times.js"),
    icon: files.address("icon.svg"),
    newsIcon: files.address("icon_news.svg"),
  };
  return { files, assets };
}

/** Empty if the page was never built. */
function readManifest(file: StaticFile | undefined): BuildManifest {
  return file === undefined ? {} : JSON.parse(new TextDecoder().decode(file.bytes));
}

/** Replaces the style sheets by one for pages and one for embedded rooms. */
function joinStyles(files: Map<string, StaticFile>): void {
  const paths = [...files.keys()].filter((path) => path.startsWith(STYLES)).sort();
  // The order of the others does not matter, because their rules are in layers.
  const ordered = [LAYERS, ...paths.filter((path) => path !== LAYERS)];
  const decoder = new TextDecoder();
  const joined = (some: readonly string[]) => {
    const sheets = some.map((path) => decoder.decode(files.get(path)?.bytes));
    return staticFile(STYLE, new TextEncoder().encode(minifyCss(sheets.join("\n"))));
  };
  files.set(STYLE, joined(ordered));
  files.set(EMBED_STYLE, joined(ordered.filter((path) => !PAGE_STYLES.includes(path))));
  for (const path of paths) files.delete(path);
}

/** Removes comments and indentation. No string in the sheet may contain what looks like a comment. */
function minifyCss(sheet: string): string {
  return sheet.replace(COMMENTS_AND_INDENTS, "");
}
