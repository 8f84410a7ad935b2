// The guard bounds what endless messages take; `deno task faults memory` shows it with and without.

import { assert, assertEquals } from "@std/assert";
import { memoryAttack } from "./memory_attack.ts";

const GUARD_MIB = 256;
const MEGABYTES = 3_000;
/** What comes in between two looks, and while goodbyes are said, at the speed of loopback. */
const OVERSHOOT_MB = 1_000;

Deno.test({
  name: "endless messages fill the memory to its limit and no further, and nobody loses a word",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { peakMb, examples, row } = await memoryAttack({
      megabytes: MEGABYTES,
      guardMib: GUARD_MIB,
    });
    assertEquals([examples, row], [[], row]);
    assert(peakMb < GUARD_MIB + OVERSHOOT_MB, JSON.stringify(row));
  },
});
