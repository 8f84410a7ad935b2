// Imports point one way, and no file or folder imports itself by way of others.

import { assertEquals } from "@std/assert";
import { readSource, ROOT, sourceFiles } from "./support/source_files.ts";

/** What every part of a page may import. */
const MODEL = ["client/model", "client/connection", "client/i18n", "text", "protocol"];
/** The parts of a page. */
const PAGE_PARTS = ["client/components", "client/browser", "client/offline", ...MODEL];

/** What every part that serves requests may import. */
const LIMITS = ["server/limits", "server/http", "hub", "protocol"];
/** What routes may import. */
const SERVING = ["server/transports", "server/formats", "server/auth", "server/ops", ...LIMITS];

/** Each layer with the layers that it may import from. Only main.ts knows them all. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "protocol": ["protocol"],
  "text": ["text", "protocol"],
  "client/i18n": ["client/i18n", "text", "protocol"],
  "client/connection": ["client/connection", "client/i18n", "text", "protocol"],
  "client/model": ["client/model", "client/connection", "client/i18n", "text", "protocol"],
  "client/components": ["client/components", ...MODEL],
  "client/browser": ["client/browser", ...MODEL],
  "client/offline": ["client/offline", "client/browser", ...MODEL],
  "client/pages": ["client/pages", "client/components", "client/offline", ...MODEL],
  "client/embed": ["client/embed", ...PAGE_PARTS],
  // The entries put the parts together.
  "client": ["client", "client/pages", "client/embed", ...PAGE_PARTS],
  "hub": ["hub", "protocol"],
  "store": ["store", "hub", "protocol"],
  "server/http": ["server/http", "protocol"],
  "server/config": ["server/config", "server/http", "protocol"],
  "server/ops": ["server/ops", "server/config", "hub", "protocol"],
  "server/limits": ["server/limits", "server/http", "hub", "protocol"],
  "server/auth": ["server/auth", ...LIMITS],
  "server/formats": ["server/formats", "server/auth", ...LIMITS],
  "server/transports": [
    "server/transports",
    "server/formats",
    "server/auth",
    "server/ops",
    ...LIMITS,
  ],
  "server/routes": ["server/routes", ...SERVING],
  // The table of routes, the router, and what starts and stops them.
  "server": ["server", "server/routes", "server/config", ...SERVING],
};

/** The nearest folder first: client/model is not client. */
const BY_DEPTH = Object.keys(LAYERS).sort((a, b) => b.length - a.length);
/** `from "x"`, `import "x"`, `import("x")`, and the workers' `new URL("x", import.meta.url)`. */
const IMPORT =
  /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"|\bnew URL\(\s*"([^"]+)",\s*import\.meta\.url/g;

/** What each module, file or folder, imports. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function layerOf(path: string): string | undefined {
  return BY_DEPTH.find((layer) => path.startsWith(`${layer}/`));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function importsOf(path: string): Set<string> {
  const imports = [...readSource(path).matchAll(IMPORT)].map(([, named, url]) => (named ?? url)!);
  return new Set(imports.map((address) => resolve(address, path)));
}

/** Our own modules as paths from the root, others as they are written. */
function resolve(address: string, from: string): string {
  if (!address.startsWith(".")) return address;
  return new URL(address, new URL(from, ROOT)).href.slice(ROOT.href.length);
}

/** The modules by folder, without imports within a folder. */
function foldersOf(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [path, imports] of files) {
    const folder = folderOf(path);
    const others = folders.get(folder) ?? new Set();
    for (const each of imports) {
      if (files.has(each) && folderOf(each) !== folder) others.add(folderOf(each));
    }
    folders.set(folder, others);
  }
  return folders;
}

/** The cycles of a depth-first walk: none if and only if the graph has none. */
function cyclesOf(graph: Graph): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) cycles.push([...path.slice(path.indexOf(node)), node]);
    if (path.includes(node) || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

const files: Graph = new Map(
  ["protocol/", "text/", "client/", "hub/", "store/", "server/"].flatMap(sourceFiles)
    .filter((path) => /\.tsx?$/.test(path)).map((path) => [path, importsOf(path)]),
);

Deno.test("every module imports only from the layers that it may know", () => {
  const wrong = [...files].flatMap(([path, imports]) => {
    const allowed = LAYERS[layerOf(path)!]!;
    return [...imports].filter((address) => {
      const layer = layerOf(address);
      // main.ts, tests and tasks are nobody's to import; deno.json has the version.
      const isOurs = /\.tsx?$/.test(address) && !address.includes(":");
      return layer === undefined ? isOurs : !allowed.includes(layer);
    }).map((address) => `${path} imports ${address}`);
  });
  assertEquals(wrong, []);
});

Deno.test("no file imports itself by way of others", () => {
  assertEquals(cyclesOf(files), []);
});

Deno.test("no folder imports itself by way of others", () => {
  assertEquals(cyclesOf(foldersOf(files)), []);
});

Deno.test("cyclesOf() finds a cycle, and none in a graph that only branches", () => {
  const branches = new Map([["a", new Set(["b", "c"])], ["b", new Set(["c"])], ["c", new Set([])]]);
  assertEquals(cyclesOf(branches), []);
  assertEquals(cyclesOf(new Map([...branches, ["c", new Set(["a"])]])), [["a", "b", "c", "a"]]);
});

Deno.test("the hub uses nothing of the platform", () => {
  const platform = [...files].filter(([path]) => layerOf(path) === "hub").flatMap(
    ([path, imports]) =>
      [...imports].filter((name) => name.startsWith("node:")).map((name) => `${path}: ${name}`),
  );
  assertEquals(platform, []);
});

Deno.test("no route or transport gets the whole server: only main.ts imports the table of routes", () => {
  const importers = [...files].filter(([, imports]) => imports.has("server/routes.ts"));
  assertEquals(importers.map(([path]) => path), []);
  // The type that has all parts is declared beside the table.
  const declared = [...files.keys()].filter((path) =>
    /\binterface App\b|\btype App\b/.test(readSource(path))
  );
  assertEquals(declared, ["server/routes.ts"]);
});

Deno.test("server/http knows nothing of chat: it uses errors, limits and the form of addresses only", () => {
  const known = ["chat_error.ts", "limits.ts", "page_assets.ts"].map((name) => `protocol/${name}`);
  const others = [...files].filter(([path]) => layerOf(path) === "server/http")
    .flatMap(([path, imports]) =>
      [...imports].filter((each) => each.startsWith("protocol/") && !known.includes(each))
        .map((each) => `${path}: ${each}`)
    );
  assertEquals(others, []);
});
