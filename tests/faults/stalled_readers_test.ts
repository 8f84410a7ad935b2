// Sixty sockets stop reading; `deno task faults stalled --long` has ten times a thousand.

import { assert, assertEquals } from "@std/assert";
import { stalledReaders } from "./stalled_readers.ts";

const STALLED = 60;
/** What the platform holds for each, at most one page more, and a margin for the heap. */
const PINNED_MAX_MB = STALLED * 0.4 + 80;

Deno.test({
  name: "a client that stops reading is closed and counted, loses nothing, and holds little memory",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { examples, rows } = await stalledReaders({
      stalled: STALLED,
      perSecond: 200,
      baselineSeconds: 1,
    });
    assertEquals([examples, rows], [[], rows]);
    const [baseline, forgotten] = rows;
    const grown = Number(forgotten!.rssMb) - Number(baseline!.rssMb);
    assert(grown < PINNED_MAX_MB, `${grown} MB`);
  },
});
