// The guard bounds the memory of endless messages and requests, and trailers are bounded without
// it; `deno task faults memory` compares messages with and without it.

import { assert, assertEquals } from "@std/assert";
import { endlessPipeline, endlessTrailers, memoryAttack } from "./memory_attack.ts";

const GUARD_MIB = 256;
const MEGABYTES = 3_000;
/**
 * More than the limit allows. Each request in it is answered when its stream ends, which takes
 * time.
 */
const PIPELINED_MB = 400;
const TRAILERS_MB = 600;
/** The process itself, 64 MiB, and what arrives between two checks at the speed of loopback. */
const TRAILERS_PEAK_MB = 320;
/** What arrives between two checks, and during the closing handshakes, at the speed of loopback. */
const OVERSHOOT_MB = 1_000;

Deno.test({
  name: "endless messages fill the memory to its limit and no further, and nobody loses a message",
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
    // Whatever step the guard took: after the first one the streams end, and what waits is
    // answered.
    const steps = Number(row["readers closed"]) + Number(row["listener reopened"]);
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
