// Stands in for esm.sh: serves npm packages as ES modules, with the addresses of their types in a
// header.

import { isBuiltin } from "node:module";
import { commonJsAsModule } from "./common_js_as_module.ts";
import { fileIn, type NpmPackage, type PackageJson } from "./npm_packages.ts";

/** "/@preact/signals@2.11.4/utils": name, version, path. */
const PATH = /^\/((?:@[\w-]+\/)?[\w.-]+)@([^/]+)((?:\/.+)?)$/;
/** An import of a module: `from"x"`, `import"x"`, `import("x")`. */
const TAKEN = /\b(from\s*|import\s*\(?\s*)(["'])([^"'\n]+)\2/g;
const DEFAULT_EXPORT = /\bexport\s+default\b|\bas\s+default\b/;
const TYPES = /\.d\.[mc]?ts$/;
/** What the types of a package leave out of the names of others. */
const TYPE_ENDINGS = ["", ".d.ts", "/index.d.ts"];

/** Answers as esm.sh does, for the npm packages on this machine. */
export class EsmStandIn {
  readonly #packages: ReadonlyMap<string, NpmPackage>;

  constructor(packages: ReadonlyMap<string, NpmPackage>) {
    this.#packages = packages;
  }

  /** Undefined for an address that it does not have. */
  async answer(url: URL): Promise<Response | undefined> {
    const [, name = "", version, path = ""] = PATH.exec(decodeURIComponent(url.pathname)) ?? [];
    const its = this.#packages.get(name);
    if (its === undefined) return undefined;
    if (version !== its.version) {
      // esm.sh itself chooses a version of a range.
      const location = new URL(`/${name}@${its.version}${path}${url.search}`, url).href;
      return new Response(null, { status: 302, headers: { location } });
    }
    const pins = parsePins(url);
    if (/\.\w+$/.test(path)) return await this.#file(its, path, pins);
    return await this.#entry(its, path, pins, url);
  }

  /** The module of an import, which re-exports that of the package. */
  async #entry(its: NpmPackage, path: string, pins: Pins, url: URL): Promise<Response | undefined> {
    const entry = entryOf(its.json, path, "import", "default");
    const script = entry && await fileIn(its.folder, withEndings(entry));
    if (script === undefined) return undefined;
    const address = this.#address(its, `/${script}`, pins);
    const text = await Deno.readTextFile(`${its.folder}/${script}`);
    const hasDefault = isCommonJs(its, script) || DEFAULT_EXPORT.test(text);
    const types = entryOf(its.json, path, "types");
    const typed = types && await fileIn(its.folder, withEndings(types));
    return new Response(
      `export * from "${address}";\n` +
        (hasDefault ? `export { default } from "${address}";\n` : ""),
      {
        headers: {
          "content-type": "application/javascript",
          ...(typed &&
            { "x-typescript-types": new URL(this.#address(its, `/${typed}`, pins), url).href }),
        },
      },
    );
  }

  async #file(its: NpmPackage, path: string, pins: Pins): Promise<Response | undefined> {
    const file = await fileIn(its.folder, [path.slice(1)]);
    if (file === undefined) return undefined;
    if (isCommonJs(its, file)) {
      const text = await commonJsAsModule(its.folder, file, (name) => this.#taken(name, its, pins));
      return script(text);
    }
    let text = await Deno.readTextFile(`${its.folder}/${file}`);
    for (const [statement, word, , named] of text.matchAll(TAKEN)) {
      const address = await this.#resolve(named!, file, its, pins);
      text = text.replaceAll(statement, `${word}"${address}"`);
    }
    if (!TYPES.test(file)) return script(text);
    return new Response(text, { headers: { "content-type": "application/typescript" } });
  }

  async #resolve(named: string, from: string, its: NpmPackage, pins: Pins): Promise<string> {
    if (!named.startsWith(".")) {
      return TYPES.test(from) ? this.#takenTypes(named, its, pins) : this.#taken(named, its, pins);
    }
    const path = new URL(named, `file:///${from}`).pathname.slice(1);
    const paths = TYPES.test(from)
      ? withEndings(path.replace(/\.([mc]?)js$/, ".d.$1ts"), TYPE_ENDINGS)
      : withEndings(path);
    const file = await fileIn(its.folder, paths);
    if (file === undefined) throw new Error(`Cannot find "${named}" of ${its.name}/${from}`);
    return this.#address(its, `/${file}`, pins);
  }

  /**
   * Another package's address as esm.sh writes it: pinned by `?deps`, otherwise the requested
   * version.
   */
  #taken(named: string, by: NpmPackage, pins: Pins): string {
    if (isBuiltin(named)) return named.startsWith("node:") ? named : `node:${named}`;
    const [, name, path] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(named)!;
    const { dependencies = {}, peerDependencies = {} } = by.json;
    const version = name === by.name
      ? by.version
      : pins.get(name!) ?? dependencies[name!] ?? peerDependencies[name!] ?? "latest";
    const its = this.#packages.get(name!);
    // An example in a comment.
    if (its === undefined) return named;
    return `/${name}@${version}${path}${this.#query(its, pins)}`;
  }

  #takenTypes(named: string, by: NpmPackage, pins: Pins): string {
    const [, name, path] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(named)!;
    const its = this.#packages.get(name!);
    const types = its && entryOf(its.json, path!, "types");
    // Types of Node, which Deno has itself.
    if (types === undefined) return named;
    const version = name === by.name ? by.version : pins.get(name!) ?? its!.version;
    return `/${name}@${version}/${types}${this.#query(its!, pins)}`;
  }

  #address(its: NpmPackage, path: string, pins: Pins): string {
    return `/${its.name}@${its.version}${path}${this.#query(its, pins)}`;
  }

  /** The pins that concern a package, so that two packages import the same module. */
  #query(its: NpmPackage, pins: Pins): string {
    const needed = this.#needs(its);
    const kept = [...pins].filter(([name]) => name !== its.name && needed.has(name));
    return kept.length > 0 ? `?deps=${kept.map(([name, at]) => `${name}@${at}`).join(",")}` : "";
  }

  #needs({ json }: NpmPackage, found = new Set<string>()): Set<string> {
    for (const name of Object.keys({ ...json.dependencies, ...json.peerDependencies })) {
      const its = this.#packages.get(name);
      if (its === undefined || found.has(name)) continue;
      found.add(name);
      this.#needs(its, found);
    }
    return found;
  }
}

/** Versions by package, from `?deps`. */
type Pins = ReadonlyMap<string, string>;

function parsePins(url: URL): Pins {
  const deps = url.searchParams.get("deps")?.split(",") ?? [];
  return new Map(deps.map((dep) => {
    const at = dep.lastIndexOf("@");
    return [dep.slice(0, at), dep.slice(at + 1)];
  }));
}

/** Returns the file of a package for an import. */
function entryOf(
  json: PackageJson,
  path: string,
  ...conditions: readonly string[]
): string | undefined {
  let target: unknown = json.exports?.[`.${path}`];
  while (typeof target === "object" && target !== null) {
    const chosen = Object.entries(target)
      .find(([name]) => name === "default" || conditions.includes(name));
    target = chosen?.[1];
  }
  if (typeof target === "string" && conditions.includes("types") !== TYPES.test(target)) {
    target = undefined;
  }
  const main = conditions.includes("types") ? json.types : json.module ?? json.main;
  const file = target ?? (path === "" && !json.exports?.["."] ? main : undefined);
  return typeof file === "string" ? file.replace(/^\.\//, "") : undefined;
}

function isCommonJs({ json }: NpmPackage, file: string): boolean {
  if (TYPES.test(file) || /\.mjs$/.test(file)) return false;
  return /\.cjs$/.test(file) || (json.type !== "module" && !/\bmodule\b|esm/.test(file));
}

function withEndings(path: string, endings: readonly string[] = ["", ".js"]): string[] {
  return endings.map((ending) => path + ending);
}

function script(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/javascript" } });
}
