// When the page is built again.

import { assertEquals, assertNotEquals } from "@std/assert";
import { sourcesDigest } from "../../tasks/build.ts";

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
