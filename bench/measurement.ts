// What the bench finds out: figures by server and load, several rounds of each.

/** Lowest, median and highest of the rounds. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One figure of one server under one load. */
export interface Measurement {
  readonly suite: string;
  readonly load: string;
  readonly server: string;
  /** With its unit: "µs CPU a delivery". */
  readonly figure: string;
  readonly rounds: readonly number[];
}

/** Gathers rounds as they come. */
export class Measurements {
  readonly #byKey = new Map<string, Measurement & { readonly rounds: number[] }>();
  /** What somebody who reads the figures has to know: who was left out, what went wrong. */
  readonly notes: string[];

  /** Begins with notes that hold for all of it. */
  constructor(notes: readonly string[] = []) {
    this.notes = [...notes];
  }

  /** Another round of a figure. */
  add(of: Omit<Measurement, "rounds">, value: number): void {
    const key = JSON.stringify([of.suite, of.load, of.server, of.figure]);
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { ...of, rounds: [value] });
    else known.rounds.push(value);
  }

  /** Says something now and in the results. */
  note(line: string): void {
    console.error(`!! ${line}`);
    this.notes.push(line);
  }

  /** All of them, in the order in which they first came. */
  get all(): readonly Measurement[] {
    return [...this.#byKey.values()];
  }

  /** The rounds of one figure; none where it was not measured. */
  rounds(of: Omit<Measurement, "rounds">): readonly number[] {
    const key = JSON.stringify([of.suite, of.load, of.server, of.figure]);
    return this.#byKey.get(key)?.rounds ?? [];
  }
}

/** Of rounds, of which there is one at least. */
export function spread(rounds: readonly number[]): Spread {
  const sorted = rounds.toSorted((a, b) => a - b);
  return {
    min: sorted[0]!,
    median:
      (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2,
    max: sorted.at(-1)!,
  };
}
