// What a script needs at once is one part, whatever parts the bundler made of it.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { joinParts } from "../../tasks/join_parts.ts";

type Scripts = Readonly<Record<string, string>>;

const SCRIPTS: Scripts = {
  "main.js":
    'import"./chunk-NONE0000.js";import{a as b}from"./chunk-ONE00000.js";import{a}from"./chunk-TWO00000.js";' +
    'export const said=[b,a(),import("./later-LATER000.js")];',
  "chunk-NONE0000.js": "",
  "chunk-ONE00000.js": 'import{a as n}from"./chunk-TWO00000.js";var t="one";n();export{t as a};',
  "chunk-TWO00000.js": "var t=0;function n(){return t+=1}export{n as a};\n",
  "later-LATER000.js":
    'import{a as x}from"./chunk-TWO00000.js";import{c}from"./chunk-DEEP0000.js";export const next=()=>x()+c;',
  "chunk-DEEP0000.js": "var c=100;export{c};",
};

/** What is in the folder after it was joined, by name. */
async function joined(scripts: Scripts): Promise<Scripts> {
  return await inFolder(scripts, async (folder) => {
    await joinParts(folder, "main.js", bundle);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    return Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [name, await Deno.readTextFile(`${folder}/${name}`)]),
      ),
    );
  });
}

async function inFolder<T>(scripts: Scripts, body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(scripts)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    return await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function bundle(from: string, to: string): Promise<void> {
  const args = ["bundle", "--quiet", "--minify", "--no-config", "--output", to, from];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert(success);
}

const kind = (name: string) => name.replace(/-\w+\.js$/, "");

Deno.test("joinParts() leaves a script one part that it needs at once, which later parts share", async () => {
  const scripts = await joined(SCRIPTS);
  assertEquals(Object.keys(scripts).map(kind), ["chunk", "later", "main.js", "shared"]);
  const atOnce = scripts["main.js"]!.matchAll(/\bimport(?:\{[^}]*\}from)?"\.\/([\w-]+\.js)"/g);
  assertEquals([...new Set([...atOnce].map(([, name]) => kind(name!)))], ["shared"]);
  await inFolder(scripts, async (folder) => {
    const { said: [one, two, later] } = await import(`file://${folder}/main.js`);
    assertEquals([one, two], ["one", 2], "all count with the same part");
    assertEquals((await later).next(), 103);
  });
});

Deno.test("joinParts() gives every part another name when what it shares is another", async () => {
  const names = async (scripts: Scripts) => Object.keys(await joined(scripts));
  const before = await names(SCRIPTS);
  assertEquals(await names(SCRIPTS), before);
  const after = await names({ ...SCRIPTS, "chunk-ONE00000.js": 'var t="two";export{t as a};' });
  assertEquals(after.map(kind), before.map(kind));
  assertEquals(after.filter((name) => before.includes(name)), ["main.js"]);
});

Deno.test("joinParts() refuses what it would break", async () => {
  const broken: Scripts[] = [
    // A joined part's names are others.
    { "later-LATER000.js": 'import*as x from"./chunk-TWO00000.js";' },
    // A name that it does not see would stay the former one.
    { "later-LATER000.js": "import(`./chunk-DEEP0000.js`);" },
    // What a joined part loads later would be there twice.
    { "chunk-TWO00000.js": 'function n(){return import("./later-LATER000.js")}export{n as a};' },
    // A name that is not said at its end is not handed on.
    { "chunk-TWO00000.js": "let t=0;export const a=()=>t+=1;" },
  ];
  for (const scripts of broken) {
    await assertRejects(
      () => joined({ ...SCRIPTS, ...scripts }),
      Error,
      "Cannot join",
      JSON.stringify(scripts),
    );
  }
});

Deno.test("joinParts() keeps a part that is needed for what it does alone", async () => {
  const scripts = await joined({
    "main.js": 'import"./chunk-DOES0000.js";export const done=globalThis.done;',
    "chunk-DOES0000.js": "globalThis.done=true;",
  });
  await inFolder(scripts, async (folder) => {
    assertEquals((await import(`file://${folder}/main.js`)).done, true);
  });
});
