// The number of runs and the seed of a property: long with `-- --long`, repeated with HUBBUB_SEED.

import { seedFrom } from "./random.ts";
import { IS_LONG } from "./long_form.ts";

const SEED = seedFrom();
console.log(`seed ${SEED}; HUBBUB_SEED gives it again`);

/** Returns parameters for fast-check: `short` runs in the suite, `long` runs if requested. */
export function runs(short: number, long = 20 * short) {
  return { numRuns: IS_LONG ? long : short, seed: SEED, endOnFailure: IS_LONG };
}
