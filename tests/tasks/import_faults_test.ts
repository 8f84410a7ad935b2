// Hosts that answer but fail to serve what deno.json imports: then a task uses npm, and says why.

import { assertEquals, assertMatch } from "@std/assert";
import { NPM_FLAGS, OWN_FLAGS } from "../../tasks/imports.ts";
import type { ImportsOptions } from "../../tasks/imports.ts";
import { CanonicalCopy } from "../support/canonical_copy.ts";
import type { Failure } from "../support/registries.ts";

/** What fails, how, and the message about it. */
type Fault = readonly [part: string, failure: Failure, reason: RegExp];

const FAULTS: readonly Fault[] = [
  ["/prom-client@", 500, /\/prom-client@\S+' failed: 500/],
  ["/prom-client@", 404, /Module not found "\S+\/prom-client@/],
  ["/preact.mjs", 408, /\/preact\.mjs' failed: 408/],
  ["/signals-core.mjs", "cut", /\/signals-core\.mjs\S*' failed/],
  ["/@std/http/meta.json", 500, /@std\/http.* failed/],
  ["/@std/html/1", 404, /@std\/html/],
  ["/cookie.js", "cut", /\/cookie\.js' failed/],
  ["/@preact/signals@", 500, /\/@preact\/signals@\S+' failed: 500/],
];
/** Only what never arrives has a timeout of this length. */
const PATIENCE_MS = 3_000;

/** The copy's own choice, with the hosts of its deno.json. */
async function choose(copy: CanonicalCopy, options: ImportsOptions = {}) {
  const { importFlags } = await import(`file://${copy.folder}/tasks/imports.ts`);
  const reported: string[] = [];
  const flags = await importFlags({
    folder: copy.folder,
    env: copy.env,
    print: (message: string) => reported.push(message),
    ...options,
  });
  return { flags, reported };
}

Deno.test("a task takes npm when hosts that answer do not serve everything", async (t) => {
  await using copy = await CanonicalCopy.make();
  const { failing } = copy.registries;
  const failAnew = async (
    ...faults: readonly (readonly [part: string, Failure, ...unknown[]])[]
  ) => {
    await copy.emptyCache({ npm: false });
    failing.clear();
    for (const [part, failure] of faults) failing.set(part, failure);
  };

  for (const fault of FAULTS) {
    const [part, failure, reason] = fault;
    await t.step(`${part} fails: ${failure}`, async () => {
      await failAnew(fault);
      const { flags, reported } = await choose(copy);
      assertEquals([flags, reported.length], [NPM_FLAGS, 1]);
      assertMatch(reported[0]!, reason);
      assertMatch(reported[0]!, /^Imports come from npm \(npm\.json\): [^\n]+$/);
    });
  }

  await t.step("a module of each host never arrives", async () => {
    for (const part of ["/prom-client@", "/cookie.js"]) {
      await failAnew([part, "never"]);
      const { flags, reported } = await choose(copy, { installWithin: PATIENCE_MS });
      assertEquals([flags, reported.length], [NPM_FLAGS, 1]);
      assertMatch(reported[0]!, /: not all that deno\.json imports arrived within 3 s$/);
    }
  });

  await t.step("its first answer is an error, and types are missing: neither matters", async () => {
    await failAnew(["/robots.txt", 500], ["/signals.d.ts", 404]);
    assertEquals(await choose(copy), { flags: OWN_FLAGS, reported: [] });
  });

  await t.step("it is said on standard error, and the flags alone are printed", async () => {
    await failAnew(["/prom-client@", 500]);
    const { code, stdout, stderr } = await copy.run("task", "-q", "imports");
    assertEquals([code, stdout], [0, `${NPM_FLAGS.join(" ")}\n`]);
    assertMatch(stderr, /^Imports come from npm \(npm\.json\): [^\n]+\n$/);
  });

  await t.step("a host that refuses connections is not waited for", async () => {
    await failAnew();
    await copy.registries[Symbol.asyncDispose]();
    // Deno alone would retry until then.
    const { flags, reported } = await choose(copy, { installWithin: PATIENCE_MS });
    assertEquals(flags, NPM_FLAGS);
    assertMatch(reported.join(), /: 127\.0\.0\.1:\d+ does not answer$/);
  });
});
