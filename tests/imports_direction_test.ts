// Imports point one way: client → text → protocol ← server → hub → hub/log. Only main.ts knows them all.

import { assertEquals } from "@std/assert";

/** A layer and the layers that it may import from, itself included. */
const LAYERS = {
  "protocol": ["protocol"],
  "text": ["text", "protocol"],
  "client": ["client", "text", "protocol"],
  "hub/log": ["hub/log", "protocol"],
  "hub": ["hub", "hub/log", "protocol"],
  "server": ["server", "text", "hub", "hub/log", "protocol"],
} as const;

type Layer = keyof typeof LAYERS;

/** The nearest folder first: hub/log is not hub. */
const BY_DEPTH = (Object.keys(LAYERS) as Layer[]).sort((a, b) => b.length - a.length);
const ROOT = new URL("../", import.meta.url);
/** `from "x"`, `import "x"`, `import("x")`, and the workers' `new URL("x", import.meta.url)`. */
const IMPORT =
  /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"|\bnew URL\(\s*"([^"]+)",\s*import\.meta\.url/g;

interface Module {
  readonly path: string;
  readonly imports: readonly string[];
}

function layerOf(path: string): Layer | undefined {
  return BY_DEPTH.find((layer) => path.startsWith(`${layer}/`));
}

function modulesIn(folder: string): Module[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return modulesIn(`${folder}${name}/`);
    return /\.tsx?$/.test(name) ? [read(`${folder}${name}`)] : [];
  });
}

function read(path: string): Module {
  const text = Deno.readTextFileSync(new URL(path, ROOT));
  const imports = [...text.matchAll(IMPORT)].map(([, named, worker]) => (named ?? worker)!);
  return { path, imports: imports.map((address) => resolved(address, path)) };
}

/** Our own modules as paths from the root, others as they are written. */
function resolved(address: string, from: string): string {
  if (!address.startsWith(".")) return address;
  return new URL(address, new URL(from, ROOT)).href.slice(ROOT.href.length);
}

const modules = ["protocol/", "text/", "client/", "hub/", "server/"].flatMap(modulesIn);

Deno.test("every module imports only from the layers that it may know", () => {
  const wrong = modules.flatMap(({ path, imports }) => {
    const allowed: readonly Layer[] = LAYERS[layerOf(path)!];
    return imports
      .filter((address) => {
        const layer = layerOf(address);
        // main.ts, tests and tasks are nobody's to import; deno.json tells the version.
        const isOurs = /\.tsx?$/.test(address) && !address.includes(":");
        return layer === undefined ? isOurs : !allowed.includes(layer);
      })
      .map((address) => `${path} imports ${address}`);
  });
  assertEquals(wrong, []);
});

Deno.test("no module imports itself by way of others", () => {
  const byPath = new Map(modules.map((module) => [module.path, module.imports]));
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path].join(" → ");
    if (done.has(path)) return undefined;
    for (const next of byPath.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  const cycles = [...byPath.keys()].map((path) => visit(path, [])).filter(Boolean);
  assertEquals(cycles, []);
});

Deno.test("the hub knows no platform but its log", () => {
  const platform = modules
    .filter(({ path }) => layerOf(path) === "hub")
    .flatMap(({ path, imports }) =>
      imports.filter((address) => address.startsWith("node:")).map((name) => `${path}: ${name}`)
    );
  assertEquals(platform, []);
});
