// The page is rebuilt if its sources change; the manifest lists its modules; old modules go.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { filesNeededBy, MANIFEST } from "../../server/http/build_manifest.ts";
import { publish, SOURCES, sourcesDigest, writeManifest } from "../../tasks/build.ts";

Deno.test("sourcesDigest() follows content and names, not times", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const digest = () => sourcesDigest([folder]);
    await Deno.mkdir(`${folder}/deep`);
    await Deno.writeTextFile(`${folder}/deep/a.ts`, "a");
    const first = await digest();
    await Deno.utime(`${folder}/deep/a.ts`, 0, 0);
    assertEquals(await digest(), first);
    await Deno.writeTextFile(`${folder}/deep/a.ts`, "b");
    const changed = await digest();
    assertNotEquals(changed, first);
    await Deno.rename(`${folder}/deep/a.ts`, `${folder}/deep/b.ts`);
    assertNotEquals(await digest(), changed);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeManifest() lists each module with everything that it needs before it starts", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const modules = {
      "page.js": 'import{a}from"./chunk-AAAA1111.js";import("./english-BBBB2222.js");a();',
      "chunk-AAAA1111.js": 'import"./chunk-CCCC3333.js";export const a=()=>{};',
      "chunk-CCCC3333.js": "globalThis.started=true;",
      "english-BBBB2222.js": 'import{a}from"./chunk-AAAA1111.js";export const english=a;',
      "stale-DDDD4444.js": "",
    };
    for (const [name, text] of Object.entries(modules)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await writeManifest(folder, "page.js");
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/${MANIFEST}`));
    const chunks = ["chunk-AAAA1111.js", "chunk-CCCC3333.js"];
    assertEquals(manifest, {
      "page": { file: "page.js", imports: chunks },
      "english": { file: "english-BBBB2222.js", imports: chunks },
      "chunk-AAAA1111.js": { file: "chunk-AAAA1111.js", imports: ["chunk-CCCC3333.js"] },
      "chunk-CCCC3333.js": { file: "chunk-CCCC3333.js", imports: [] },
    });
    assertEquals(filesNeededBy(manifest, "page"), ["page.js", ...chunks]);
    assertEquals(filesNeededBy(manifest, "stale"), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("publish() keeps the modules of the last build, for tabs that it served, and no older ones", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/dist`);
    const publishWith = async (...modules: readonly string[]) => {
      await Deno.mkdir(`${folder}/built`);
      for (const name of ["page.js", ...modules]) {
        await Deno.writeTextFile(`${folder}/built/${name}`, `${modules}`);
      }
      const manifest = Object.fromEntries(modules.map((file) => [file, { file, imports: [] }]));
      await Deno.writeTextFile(`${folder}/built/${MANIFEST}`, JSON.stringify(manifest));
      await publish(`${folder}/built`, "page.js", `${folder}/dist`);
      await Deno.remove(`${folder}/built`, { recursive: true });
      const names = [...Deno.readDirSync(`${folder}/dist`)].map(({ name }) => name);
      return names.filter((name) => name.endsWith(".js") && name !== "page.js").sort();
    };
    assertEquals(await publishWith("a-1.js", "b-1.js"), ["a-1.js", "b-1.js"]);
    assertEquals(await publishWith("a-2.js", "b-1.js"), ["a-1.js", "a-2.js", "b-1.js"]);
    assertEquals(await publishWith("a-3.js"), ["a-2.js", "a-3.js", "b-1.js"]);
    assertEquals(await publishWith("a-4.js"), ["a-3.js", "a-4.js"]);
    assertEquals(await Deno.readTextFile(`${folder}/dist/page.js`), "a-4.js");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("SOURCES names every file of what builds the page", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "tasks/build.ts"],
  }).output();
  const { modules }: { modules: readonly { specifier: string }[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const folder = new URL("../../", import.meta.url).href;
  const files = modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith(folder))
    .map((specifier) => decodeURI(specifier.slice(folder.length)));
  assert(files.includes("tasks/imports.ts"));
  const isNamed = (file: string) =>
    SOURCES.some((source) => file === source || file.startsWith(`${source}/`));
  assertEquals(files.filter((file) => !isNamed(file)), []);
});
