// One encoder per time zone, in any spelling of its name.

import { assert, assertEquals } from "@std/assert";
import { linesIn } from "../../../server/routes/line_routes.ts";
import { refusalOf } from "../../support/refusal_of.ts";

Deno.test("linesIn() has one name for all spellings of a zone", () => {
  const names = new Set(
    ["asia/shanghai", "ASIA/SHANGHAI", "Asia/Shanghai", "aSIA/sHANGHAI"].map((zone) =>
      linesIn(zone).name
    ),
  );
  assertEquals(names.size, 1);
  assertEquals(linesIn("Etc/UTC").name, linesIn(null).name);
});

Deno.test("linesIn() takes zones that have a name, of which there are a few hundred", () => {
  const offsets = Array.from({ length: 60 }, (_, minute) => `+01:${`${minute}`.padStart(2, "0")}`);
  for (const zone of [...offsets, "-05", "x".repeat(60_000), ""]) {
    assertEquals(refusalOf(() => linesIn(zone)).code, "bad_request", zone.slice(0, 20));
  }
  const names = new Set(Intl.supportedValuesOf("timeZone").map((zone) => linesIn(zone).name));
  assert(names.size > 300 && names.size < 1_000, `${names.size} names`);
});
