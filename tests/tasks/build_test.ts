// When the page is built again, and what of earlier builds is left.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { publish, SOURCES, sourcesDigest } from "../../tasks/build.ts";

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

Deno.test("publish() keeps the parts of the build before, for tabs that it had served, and no older ones", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/dist`);
    const publishWith = async (...parts: readonly string[]) => {
      await Deno.mkdir(`${folder}/built`);
      for (const name of ["main.js", ...parts]) {
        await Deno.writeTextFile(`${folder}/built/${name}`, `${parts}`);
      }
      await publish(`${folder}/built`, "main.js", `${folder}/dist/page.js`);
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
  assert(files.includes("tasks/embed_style.ts"));
  const isNamed = (file: string) =>
    SOURCES.some((source) => file === source || file.startsWith(`${source}/`));
  assertEquals(files.filter((file) => !isNamed(file)), []);
});
