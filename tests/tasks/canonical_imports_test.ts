// deno.json's own imports, from stand-ins for jsr and esm.sh on this machine: the tasks if both
// answer, with an empty cache.

import { assertEquals, assertMatch } from "@std/assert";
import { OWN_FLAGS } from "../../tasks/imports.ts";
import { CanonicalCopy } from "../support/canonical_copy.ts";

/** An address that leaves the version to the host. */
const FLOATING = /@(?:\^|~|>|<|\*|latest|\d+(?:\.\d+)?(?:\/|\?|$))/;

/** Runs the start task until `use` is done with the server's address; resolves with its stderr. */
async function start(copy: CanonicalCopy, use: (url: string) => Promise<void>): Promise<string> {
  const task = copy.spawn("task", "-q", "start");
  const stderr = new Response(task.stderr).text();
  const lines = task.stdout.pipeThrough(new TextDecoderStream());
  let said = "";
  try {
    for await (const text of lines.values({ preventCancel: true })) {
      said += text;
      if (said.includes("\n")) break;
    }
    if (!said) throw new Error(`It does not start: ${await stderr}`);
    await use(JSON.parse(said.split("\n")[0]!).url);
  } finally {
    // It passes the signal to the server, whose end closes the pipes.
    task.kill("SIGTERM");
    await Promise.all([lines.cancel(), task.status]);
  }
  return await stderr;
}

Deno.test("tasks work on deno.json's own imports", async (t) => {
  await using copy = await CanonicalCopy.make();
  const { asked } = copy.registries;

  await t.step("deno task start fetches, builds and starts", async () => {
    await copy.emptyCache({ npm: false });
    const stderr = await start(copy, async (url) => {
      for (const path of ["/", "/static/dist/page.js", "/static/dist/embed/embed.js"]) {
        const response = await fetch(new URL(path, url));
        await response.body?.cancel();
        assertEquals([path, response.status], [path, 200]);
      }
    });
    assertMatch(stderr, /^Built the page in [^\n]*\n$/);
    assertEquals(asked.filter((path) => FLOATING.test(path)), []);
    assertEquals(asked.filter((path) => path === "/robots.txt").length, 1);
    assertEquals(asked.filter((path) => path.endsWith("/preact.mjs")).length, 1);
  });

  await t.step("a warm cache decides without asking anybody", async () => {
    asked.length = 0;
    const { stdout } = await copy.run("task", "-q", "imports");
    assertEquals([stdout.trim(), asked], [OWN_FLAGS.join(" "), []]);
  });

  await t.step("deno task build does not choose again if it gets the flags of a map", async () => {
    await Deno.remove(`${copy.folder}/static/dist`, { recursive: true });
    await copy.emptyCache({ npm: false });
    const { code } = await copy.run("task", "-q", "build", ...OWN_FLAGS);
    assertEquals(code, 0);
    assertEquals(asked.includes("/robots.txt"), false);
  });

  await t.step("all of the code passes deno check", async () => {
    await copy.emptyCache({ npm: true });
    const { code, stderr } = await copy.run("check", "--quiet", ...OWN_FLAGS);
    assertEquals([code, stderr], [0, ""]);
  });
});
