// The task that writes the table of confusable characters from Unicode's list.

import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { confusablesModule } from "../../tasks/confusables.ts";

const HEAD = `# confusables.txt
# Date: 2026-08-06, 01:05:35 GMT
# © 2026 Unicode®, Inc.
# Version: 18.0.0
`;

Deno.test("confusablesModule() gathers characters by their prototype, neighbours as one", async () => {
  const module = await confusablesModule(`${HEAD}
0430 ;\t0061 ;\tMA\t# ( а → a )\t#

FF22 ;\t0062 0307 ;\tMA\t#* ( x )\t# →b→
FF21 ;\t0062 0307 ;\tMA\t#* ( x )\t#
1F700 ;\t0061 ;\tMA\t#* ( x )\t#
`);
  assertMatch(module, /CONFUSABLES_VERSION = "18\.0\.0";/);
  assertMatch(module, /of 2026-08-06, 01:05:35 GMT, SHA-256 [0-9a-f]{64}\n/);
  assertMatch(module, /© 2026 Unicode®, Inc\. Data under the Unicode License V3/);
  assertEquals(/`\n([^`]*)`;\n$/.exec(module)?.[1], "61<430 1f700\n62 307<ff21-ff22\n");
});

Deno.test("confusablesModule() refuses what is no list, and lines that it does not know", async () => {
  await assertRejects(() => confusablesModule("<!doctype html>"), Error, "no version");
  await assertRejects(() => confusablesModule(`${HEAD}0430 ;\t0061 ;\tSL\t# x\n`), Error, "0430");
  await assertRejects(() => confusablesModule(`${HEAD}0430 0061\n`), Error, "0430 0061");
});
