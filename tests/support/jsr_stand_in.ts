// Stands in for jsr: serves std's modules from npm's republication, with the types of npm/std.

import { digest } from "../../tasks/build.ts";
import type { NpmPackage } from "./npm_packages.ts";

/** A package in the version that deno.json names. */
interface Published {
  readonly version: string;
  /** "./cookie" → "./cookie.js". */
  readonly exports: Record<string, string>;
  /** By path: "/cookie.js". */
  readonly files: Map<string, string>;
}

const ADDRESS = /^jsr:(@[\w-]+\/[\w-]+)@([\d.]+)(\/.+)?$/;
/** "/@std/http/1.1.4_meta.json", "/@std/http/1.1.4/cookie.js", "/@std/http/meta.json". */
const PATH = /^\/(@[\w-]+\/[\w-]+)\/(?:(meta\.json)|([\d.]+)_meta\.json|([\d.]+)(\/.+))$/;
/** The folder of the republication's files, which import each other. */
const COPY = "/deno-std/";

/** Answers as jsr does, for the packages that deno.json takes from there. */
export class JsrStandIn {
  readonly #packages: ReadonlyMap<string, Published>;
  readonly #digests = new Map<string, string>();

  private constructor(packages: ReadonlyMap<string, Published>) {
    this.#packages = packages;
  }

  /** @param denoStd std's republication on npm */
  static async of(denoStd: NpmPackage): Promise<JsrStandIn> {
    const [deno, npm] = await Promise.all(["deno.json", "npm.json"].map(importsOf));
    const copy = await filesIn(denoStd.folder);
    const packages = new Map<string, Published>();
    for (const [name, address] of Object.entries(deno!)) {
      const [, its, version, path = ""] = ADDRESS.exec(address) ?? [];
      if (its === undefined) continue;
      const published = packages.get(its) ??
        { version: version!, exports: {}, files: new Map(copy) };
      const script = npm![name]!;
      const types = script.replace(/\.js$/, ".d.ts");
      const text = await Deno.readTextFile(script);
      published.exports[`.${path}`] = `./${baseName(script)}`;
      published.files.set(
        `/${baseName(script)}`,
        text.replace(/npm:deno-std@[\d.]+\//, `.${COPY}`),
      );
      published.files.set(`/${baseName(types)}`, await Deno.readTextFile(types));
      packages.set(its, published);
    }
    return new JsrStandIn(packages);
  }

  /** Undefined for an address that it does not have. */
  async answer({ pathname }: URL): Promise<Response | undefined> {
    const [, name, list, listed, version, path] = PATH.exec(pathname) ?? [];
    const its = this.#packages.get(name ?? "");
    if (its === undefined) return undefined;
    if (list) return Response.json({ name, latest: its.version, versions: { [its.version]: {} } });
    if (listed === its.version) {
      return Response.json({ exports: its.exports, manifest: await this.#manifest(its) });
    }
    const text = version === its.version ? its.files.get(path!) : undefined;
    if (text === undefined) return undefined;
    const type = path!.endsWith(".ts") ? "text/typescript" : "text/javascript";
    return new Response(text, { headers: { "content-type": type } });
  }

  async #manifest({ files }: Published): Promise<Record<string, unknown>> {
    const lines = [...files].map(async ([path, text]) => {
      const content = new TextEncoder().encode(text);
      const checksum = this.#digests.get(text) ?? `sha256-${await digest(content)}`;
      this.#digests.set(text, checksum);
      return [path, { size: content.length, checksum }] as const;
    });
    return Object.fromEntries(await Promise.all(lines));
  }
}

async function importsOf(map: string): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await Deno.readTextFile(map)).imports;
}

async function filesIn(folder: string, path = COPY): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const file = `${folder}/${name}`;
    if (isDirectory) found.push(...await filesIn(file, `${path}${name}/`));
    else if (name.endsWith(".js")) found.push([`${path}${name}`, await Deno.readTextFile(file)]);
  }
  return found;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
