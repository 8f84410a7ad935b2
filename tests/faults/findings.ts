// The errors that an audit found, counted by kind.

/** The number of errors by kind; all must be 0. */
export interface Flaws {
  /** Acknowledged and not in the log, or in the log and never received. */
  lost: number;
  /** Twice in the log, or received twice. */
  repeated: number;
  /** Received in another order than the log's, or times and ids that fall. */
  misordered: number;
  /** Different from what was written, or not where the ack said. */
  altered: number;
}

/** An error. */
export interface Finding {
  readonly kind: keyof Flaws;
  /** Its description. */
  readonly what: string;
}

const EXAMPLES_MAX = 10;

/** All errors, and descriptions of the first few. */
export class Findings {
  readonly flaws = noFlaws();
  readonly examples: string[] = [];

  /** Adds errors and returns how many there were of each kind. */
  add(found: Iterable<Finding>): Flaws {
    const flaws = noFlaws();
    for (const { kind, what } of found) {
      flaws[kind]++;
      this.flaws[kind]++;
      if (this.examples.length < EXAMPLES_MAX) this.examples.push(`${kind}: ${what}`);
    }
    return flaws;
  }
}

function noFlaws(): Flaws {
  return { lost: 0, repeated: 0, misordered: 0, altered: 0 };
}
