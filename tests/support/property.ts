// How many runs a property gets, from which seed; long by `-- --long`, again by HUBBUB_SEED.

import { seedFrom } from "../faults/seed.ts";
import { IS_LONG } from "./long_form.ts";

const SEED = seedFrom();
console.log(`seed ${SEED}; HUBBUB_SEED gives it again`);

/** Parameters for fast-check: `short` runs in the suite, `long` where they were asked for. */
export function runs(short: number, long = 20 * short) {
  return { numRuns: IS_LONG ? long : short, seed: SEED, endOnFailure: IS_LONG };
}
