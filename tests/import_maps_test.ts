// deno.json and npm.json map the same names, pinned, to the same modules with the same types.

import { assertEquals, assertMatch } from "@std/assert";

type Imports = Readonly<Record<string, string>>;

/** A package in npm.lock. */
interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalPeers?: readonly string[];
}

interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, LockedPackage>>;
}

const ROOT = new URL("../", import.meta.url);
const EXACT_VERSION = /@(\d+\.\d+\.\d+)(?=\/|\?|$)/;
/** Packages with the same version in both maps. The republication of std has its own. */
const SAME_VERSION = /^(?!@std\/)/;
/**
 * The npm package that replaces a module of std, or a package that its registries serve
 * differently.
 */
const STAND_IN = /^\.\/npm\/[\w/]+\.[jt]s$/;
const NPM_ADDRESS = /"(npm:[^"]+)"/g;

function text(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

const deno: Imports = JSON.parse(text("deno.json")).imports;
const npmMap: Imports = JSON.parse(text("npm.json")).imports;
const lock: Lock = JSON.parse(text("npm.lock"));
/** Returns npm.json's names with the packages that replace them. */
const npm: Imports = Object.fromEntries(
  Object.entries(npmMap).map(([name, address]) => {
    if (!STAND_IN.test(address)) return [name, address];
    const named = [...text(address).matchAll(NPM_ADDRESS)].map(([, named]) => named!);
    assertEquals(named.length, 1, `${address} names one npm package`);
    return [name, named[0]!];
  }),
);

function version(address: string): string | undefined {
  return EXACT_VERSION.exec(address)?.[1];
}

/** Splits the lock's name of a package, "name@version_of@its_peers". */
function pinned(key: string): { readonly name: string; readonly version?: string } {
  const [, name = "", version] = /^(@?[^@]+)(?:@([^_]+))?/.exec(key)!;
  return { name, ...(version && { version }) };
}

/** Returns "name@version" of everything that a package of the lock depends on. */
function needs(key: string, found = new Set<string>()): Set<string> {
  const { dependencies = [], optionalPeers = [] } = lock.npm[key]!;
  for (const needed of dependencies.filter((name) => !optionalPeers.includes(name))) {
    // The lock omits the version if there is only one.
    const its = Object.keys(lock.npm).find((other) =>
      other === needed || pinned(other).name === needed
    )!;
    const { name, version } = pinned(its);
    if (found.has(`${name}@${version}`)) continue;
    found.add(`${name}@${version}`);
    needs(its, found);
  }
  return found;
}

Deno.test("npm.json maps the names that deno.json maps", () => {
  assertEquals(Object.keys(npm).sort(), Object.keys(deno).sort());
});

Deno.test("both maps pin every address to one version", () => {
  for (const address of [...Object.values(deno), ...Object.values(npm)]) {
    assertMatch(address, EXACT_VERSION, address);
  }
});

Deno.test("both maps lead to the same versions, and all of std to one on npm", () => {
  for (const name of Object.keys(deno).filter((name) => SAME_VERSION.test(name))) {
    assertEquals(version(npm[name]!), version(deno[name]!), name);
  }
  const std = Object.keys(npm).filter((name) => !SAME_VERSION.test(name));
  assertEquals(new Set(std.map((name) => version(npm[name]!))).size, 1);
});

Deno.test("addresses of esm.sh pin the dependencies of a package as npm.lock does", () => {
  for (const [name, address] of Object.entries(deno)) {
    if (!address.startsWith("https:")) continue;
    const [specifier = ""] = /^npm:(@[^/]+\/)?[^/]+/.exec(npm[name]!) ?? [];
    const key = `${pinned(specifier.slice("npm:".length)).name}@${lock.specifiers[specifier]}`;
    const reported = new URL(address).searchParams.get("deps")?.split(",") ?? [];
    assertEquals(reported.sort(), [...needs(key)].sort(), name);
  }
});

Deno.test("deno.json names only jsr and esm.sh, npm.json only npm and what stands in for a module", () => {
  // `deno task` asks npm's registry about each npm package in deno.json, before any map is chosen.
  for (const address of Object.values(deno)) assertMatch(address, /^(jsr:@|https:\/\/esm\.sh\/)/);
  for (const address of Object.values(npm)) assertMatch(address, /^npm:/);
});

Deno.test("npm.lock holds every package of npm.json", () => {
  for (const address of Object.values(npm)) {
    const [specifier = address] = /^npm:(@[^/]+\/)?[^/]+/.exec(address) ?? [];
    assertEquals(
      Object.hasOwn(lock.specifiers, specifier),
      true,
      `${specifier}: run deno task lock`,
    );
  }
});

Deno.test("every module of std has its types on npm too, of the version that deno.json pins", async () => {
  for (const [name, address] of Object.entries(npmMap)) {
    if (!name.startsWith("@std/")) continue;
    assertMatch(address, STAND_IN, `${name} is typed on npm by a file in npm/std`);
    const types = address.replace(/\.js$/, ".d.ts");
    const file = types.slice(types.lastIndexOf("/") + 1);
    assertMatch(text(address), new RegExp(`^// @ts-self-types="\\./${file}"\n`), address);
    assertEquals(text(types).split(/[ ,]/, 4)[3], deno[name], `the first line of ${types}`);
    const declared = [...text(types).matchAll(/^export (?:function|class|const) (\w+)/gm)];
    const names = new Set(declared.map(([, declaredName]) => declaredName!));
    assertEquals([...names].sort(), Object.keys(await import(name)).sort(), name);
  }
});
