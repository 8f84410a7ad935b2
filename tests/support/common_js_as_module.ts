// Converts a CommonJS package to an ES module, as esm.sh does.

import { fileIn } from "./npm_packages.ts";

/** An import of a file: `require('x')`. */
const REQUIRED = /\brequire\((["'])([^"']+)\1\)/g;
/** An export of an entry: `exports.x =`, `defineProperty(exports, 'x'`. */
const EXPORTED = /\bexports\.(\w+)\s*=(?!=)|defineProperty\(exports,\s*['"](\w+)['"]/g;

/**
 * Returns a module that exports what the package's entry exports: everything as its default, and
 * the names that the entry's text contains.
 *
 * @param addressOf another package's address
 */
export async function commonJsAsModule(
  folder: string,
  entry: string,
  addressOf: (name: string) => string,
): Promise<string> {
  const files = new Map<string, string>();
  const others = new Map<string, string>();
  await collect(folder, entry, files, others, addressOf);
  const imports = [...others].map(([name, address], nth) =>
    `import * as taken${nth} from ${JSON.stringify(address)};\n` +
    `others.set(${JSON.stringify(name)}, taken${nth}.default ?? taken${nth});\n`
  );
  const functions = [...files].map(([path, text]) =>
    path.endsWith(".json")
      ? `${JSON.stringify(path)}(module) { module.exports = ${text}; },\n`
      // Deno would fetch what a remote module's `require` names.
      : `${JSON.stringify(path)}(module, exports, load) {\n${
        text.replace(REQUIRED, 'load("$2")')
      }\n},\n`
  );
  const names = namesOfCommonJs(files.get(entry)!);
  return `const others = new Map();
${imports.join("")}
const loaded = new Map();
const functions = {
${functions.join("")}};
const paths = ${JSON.stringify([...files.keys()])};
function load(path) {
  if (!loaded.has(path)) {
    const module = { exports: {} };
    loaded.set(path, module);
    functions[path](module, module.exports, (named) => {
      if (!named.startsWith(".")) return others.get(named);
      const base = new URL(named, "file:///" + path).pathname.slice(1);
      return load([base, base + ".js", base + ".json"].find((path) => paths.includes(path)));
    });
  }
  return loaded.get(path).exports;
}
const all = load(${JSON.stringify(entry)});
export default all;
${
    names.map((name, nth) => `const name${nth} = all.${name};\nexport { name${nth} as ${name} };\n`)
      .join("")
  }`;
}

/** Returns the exported names in the text of a package's entry. */
function namesOfCommonJs(text: string): string[] {
  return [...new Set([...text.matchAll(EXPORTED)].map(([, set, defined]) => (set ?? defined)!))];
}

async function collect(
  folder: string,
  path: string,
  files: Map<string, string>,
  others: Map<string, string>,
  addressOf: (name: string) => string,
): Promise<void> {
  if (files.has(path)) return;
  const text = await Deno.readTextFile(`${folder}/${path}`);
  files.set(path, text);
  if (path.endsWith(".json")) return;
  for (const [, , named] of text.matchAll(REQUIRED)) {
    if (!named!.startsWith(".")) {
      others.set(named!, addressOf(named!));
      continue;
    }
    const base = new URL(named!, `file:///${path}`).pathname.slice(1);
    await collect(folder, await fileOf(folder, base), files, others, addressOf);
  }
}

async function fileOf(folder: string, base: string): Promise<string> {
  const file = await fileIn(folder, [base, `${base}.js`, `${base}.json`]);
  if (file === undefined) throw new Error(`Cannot find ${base} in ${folder}`);
  return file;
}
