// Makes one part of all those that a script needs at once. The bundler has one for each set of later
// parts that need it too; each is a request, and is compressed by itself.

import { digest } from "./digest.ts";

/** As the bundler writes the name of a part, everywhere: `"./chunk-….js"`. */
const PART = /"\.\/([\w-]+\.js)"/g;
/** What a script needs at once: `import{a as b,c}from"./chunk-….js";`, or no names of it. */
const NEEDED_AT_ONCE = /\b(import|export)(?:\{([^}]*)\}from)?"\.\/([\w-]+\.js)";?/g;
/** What a part has for others stands at its end: `export{a as b,c};`. */
const EXPORTED = /\bexport\{([^}]*)\};?\s*$/;
const NAME = "shared";
/** As long as the bundler's own (protocol/content_hashed.ts). */
const HASH_LENGTH = 8;

/** The parts that are joined, in their order, and the names of what each has for others. */
type Joined = ReadonlyMap<string, readonly string[]>;

/**
 * Joins what `entry` needs at once of the scripts of `folder`. Every other part gets a new name, as what
 * it imports has one: a name stands for one content. `bundle` makes one script of a file and of all that
 * it imports.
 *
 * @throws {Error} where joining would break something
 */
export async function joinParts(
  folder: string,
  entry: string,
  bundle: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const texts = await scriptsIn(folder);
  const atOnce = [...neededAtOnce(entry, texts)];
  // What one of them loads later would be joined as well, and be there twice.
  for (const name of atOnce) {
    expectNone([...texts.keys()], texts.get(name)!.replace(NEEDED_AT_ONCE, ""));
  }
  const joined: Joined = new Map(atOnce.map((name) => [name, exportedBy(texts.get(name)!)]));
  const source = `${folder}/${NAME}.js`;
  await Deno.writeTextFile(source, atOnce.map((name) => passOn(name, joined)).join(""));
  await bundle(source, source);
  const hash = await hashOf(await Deno.readTextFile(source));
  const newNames = new Map([[entry, entry]]);
  for (const name of texts.keys()) {
    if (joined.has(name)) newNames.set(name, `${NAME}-${hash}.js`);
    else if (name !== entry) newNames.set(name, renamed(name, await hashOf(name + hash)));
  }
  await Deno.rename(source, `${folder}/${NAME}-${hash}.js`);
  for (const [name, text] of texts) {
    await Deno.remove(`${folder}/${name}`);
    if (joined.has(name)) continue;
    const renewed = takeFrom(joined, text)
      .replace(PART, (_, part: string) => `"./${newNames.get(part) ?? part}"`);
    expectNone([...texts.keys()].filter((other) => other !== entry), renewed);
    await Deno.writeTextFile(`${folder}/${newNames.get(name)}`, renewed);
  }
}

async function scriptsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  const texts = names.map((name) => Deno.readTextFile(`${folder}/${name}`));
  return new Map((await Promise.all(texts)).map((text, nth) => [names[nth]!, text]));
}

function neededAtOnce(
  script: string,
  texts: ReadonlyMap<string, string>,
  found = new Set<string>(),
): Set<string> {
  for (const [, , , part] of (texts.get(script) ?? "").matchAll(NEEDED_AT_ONCE)) {
    if (found.has(part!)) continue;
    found.add(part!);
    neededAtOnce(part!, texts, found);
  }
  return found;
}

/** Hands on what a part has for others, under names that no other part's have. */
function passOn(name: string, joined: Joined): string {
  const passed = joined.get(name)!.map((own) => `${own} as ${joinedName(own, name, joined)}`);
  return `export{${passed}}from"./${name}";\n`;
}

function exportedBy(script: string): readonly string[] {
  const names = EXPORTED.exec(script)?.[1]?.split(",") ?? [];
  return names.map((pair) => pair.split(" as ").at(-1)!);
}

/** The script with the joined part's names. */
function takeFrom(joined: Joined, script: string): string {
  expectNone([...joined.keys()], script.replace(NEEDED_AT_ONCE, ""));
  return script.replace(NEEDED_AT_ONCE, (statement, word, pairs, part) => {
    const has = joined.get(part);
    if (!has || pairs === undefined) return statement;
    const renamed = pairs.split(",").map((pair: string) => {
      const [theirs, own = theirs] = pair.split(" as ");
      if (!has.includes(theirs!)) {
        throw new Error(`Cannot join "${part}": nothing at its end says that it has "${theirs}"`);
      }
      return `${joinedName(theirs!, part, joined)} as ${own}`;
    });
    return `${word}{${renamed}}from"./${part}";`;
  });
}

/** Throws where one of the parts is still named. */
function expectNone(parts: readonly string[], script: string): void {
  const left = parts.find((part) => script.includes(part));
  if (left) {
    throw new Error(`Cannot join: what names "${left}" would not be changed, or be there twice`);
  }
}

function joinedName(name: string, part: string, joined: Joined): string {
  return `${name}_${[...joined.keys()].indexOf(part)}`;
}

/** `english-WPUY27F3.js` with another hash. */
function renamed(name: string, hash: string): string {
  return name.replace(/-\w+\.js$/, `-${hash}.js`);
}

async function hashOf(text: string): Promise<string> {
  const hash = await digest(new TextEncoder().encode(text));
  return hash.slice(0, HASH_LENGTH).toUpperCase();
}
