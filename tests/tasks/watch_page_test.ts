// The page is rebuilt when one of its sources has changed.

import { assertEquals } from "@std/assert";
import { watchPage } from "../../tasks/watch_page.ts";

Deno.test("watchPage() builds once for what is saved together, and again for what changes meanwhile", async () => {
  const folder = await Deno.makeTempDir();
  const end = new AbortController();
  try {
    await Deno.mkdir(`${folder}/deep`);
    const contents: string[] = [];
    const built = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // At once, so that no event arrives between two of them.
    const save = (text: string) => Deno.writeTextFileSync(`${folder}/deep/a.ts`, text);
    const watching = watchPage({
      sources: [folder],
      signal: end.signal,
      async build() {
        contents.push(await Deno.readTextFile(`${folder}/deep/a.ts`));
        // A change during a build.
        if (contents.length === 1) save("third");
        built[contents.length - 1]?.resolve();
      },
    });
    save("first");
    save("second");
    await built[0]!.promise;
    await built[1]!.promise;
    end.abort();
    await watching;
    assertEquals(contents, ["second", "third"]);
  } finally {
    end.abort();
    await Deno.remove(folder, { recursive: true });
  }
});
