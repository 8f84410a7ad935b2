// Sends 3,000 raw frames; `deno task faults fuzz --long` sends 100,000.

import { assertEquals } from "@std/assert";
import { fuzzFrames } from "./fuzz_frames.ts";
import { seedFrom } from "../support/random.ts";

Deno.test("no frame breaks the server, and all its answers follow the protocol", async () => {
  const seed = seedFrom();
  console.log(`seed ${seed}; HUBBUB_SEED gives it again`);
  const { examples, rows } = await fuzzFrames({ frames: 3_000, seed });
  assertEquals([examples, rows], [[], rows]);
});
