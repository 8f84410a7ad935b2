// The guard bounds what endless messages and requests take, and a body's trailers are bounded without it;
// `deno task faults memory` shows messages with and without.

import { assert, assertEquals } from "@std/assert";
import { endlessPipeline, endlessTrailers, memoryAttack } from "./memory_attack.ts";

const GUARD_MIB = 256;
const MEGABYTES = 3_000;
/** More than the limit leaves room for. Each request in it is answered when its stream ends, which takes time. */
const PIPELINED_MB = 400;
const TRAILERS_MB = 600;
/** The process itself, 64 MiB, and what comes in between two looks at the speed of loopback. */
const TRAILERS_PEAK_MB = 320;
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

Deno.test({
  name:
    "requests without end behind a stream fill the memory to its limit, and nobody loses a word",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { peakMb, examples, row } = await memoryAttack({
      megabytes: PIPELINED_MB,
      guardMib: GUARD_MIB,
      attack: endlessPipeline,
    });
    assertEquals([examples, row], [[], row]);
    // Whichever step the guard took: after the first one the streams end, and what waits is answered.
    const steps = Number(row["readers closed"]) + Number(row["doors opened again"]);
    assert(steps > 0 && peakMb < PIPELINED_MB, JSON.stringify(row));
  },
});

Deno.test({
  name:
    "trailers without end cost their own connection, without any guard, and nobody loses a word",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { peakMb, examples, row } = await memoryAttack({
      megabytes: TRAILERS_MB,
      guardMib: 0,
      attack: endlessTrailers,
    });
    assertEquals([examples, row], [[], row]);
    assert(peakMb < TRAILERS_PEAK_MB, JSON.stringify(row));
  },
});
