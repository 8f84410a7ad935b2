// What an audit found wrong, counted by kind.

/** How much is wrong, by kind; all of them are to be 0. */
export interface Flaws {
  /** Acked and not in the log, or in the log and never seen. */
  lost: number;
  /** In the log twice, or seen twice. */
  repeated: number;
  /** Told in another order than the log's, or times and ids that fall. */
  misordered: number;
  /** Not what was written, or not where the ack said. */
  altered: number;
}

/** One thing that is wrong. */
export interface Finding {
  readonly kind: keyof Flaws;
  /** In words. */
  readonly what: string;
}

const EXAMPLES_MAX = 10;

/** All that is wrong, and the first few of it in words. */
export class Findings {
  readonly flaws = noFlaws();
  readonly examples: string[] = [];

  /** Takes them in; says how many there were of each kind. */
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
