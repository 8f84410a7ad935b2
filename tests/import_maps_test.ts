// deno.json and npm.json give the same names, pinned, to the same things.

import { assertEquals, assertMatch } from "@std/assert";

type Imports = Readonly<Record<string, string>>;

const ROOT = new URL("../", import.meta.url);
const EXACT_VERSION = /@(\d+\.\d+\.\d+)(?=\/|\?|$)/;
/** What both maps take from one author under one number; std's republication has its own. */
const SAME_VERSION = /^(@preact\/|preact)/;

function json(name: string) {
  return JSON.parse(Deno.readTextFileSync(new URL(name, ROOT)));
}

const deno: Imports = json("deno.json").imports;
const npm: Imports = json("npm.json").imports;

function version(address: string): string | undefined {
  return EXACT_VERSION.exec(address)?.[1];
}

Deno.test("npm.json maps the names that deno.json maps", () => {
  assertEquals(Object.keys(npm).sort(), Object.keys(deno).sort());
});

Deno.test("both maps pin every address to one version", () => {
  for (const address of [...Object.values(deno), ...Object.values(npm)]) {
    assertMatch(address, EXACT_VERSION, address);
  }
});

Deno.test("both maps lead to the same Preact", () => {
  for (const name of Object.keys(deno).filter((name) => SAME_VERSION.test(name))) {
    assertEquals(version(npm[name]!), version(deno[name]!), name);
  }
});

Deno.test("esm.sh hands out one Preact to all that need it", () => {
  const preact = version(deno["preact"]!);
  for (const [name, address] of Object.entries(deno)) {
    const needsPreact = SAME_VERSION.test(name) && !/^preact(\/|$)/.test(name);
    if (needsPreact) assertMatch(address, new RegExp(`[?&]deps=preact@${preact}(&|$)`), name);
  }
});

Deno.test("deno.json names only jsr and esm.sh, npm.json only npm", () => {
  // `deno task` asks npm's registry for each npm package in deno.json, before any map is chosen.
  for (const address of Object.values(deno)) assertMatch(address, /^(jsr:@|https:\/\/esm\.sh\/)/);
  for (const address of Object.values(npm)) assertMatch(address, /^npm:/);
});

Deno.test("npm.lock holds every package of npm.json", () => {
  const { specifiers } = json("npm.lock");
  for (const address of Object.values(npm)) {
    const [specifier = address] = /^npm:(@[^/]+\/)?[^/]+/.exec(address) ?? [];
    assertEquals(Object.hasOwn(specifiers, specifier), true, `${specifier}: run deno task lock`);
  }
});
