// A fault that is planted on purpose, to see whether a test catches it.

import type { Planted } from "../../tests/faults/mutant_copy.ts";

/** A fault to plant. */
export interface Mutant extends Planted {
  /** What the code does wrong then. */
  readonly fault: string;
  /** The test that ought to catch it. */
  readonly caughtBy: string;
}
