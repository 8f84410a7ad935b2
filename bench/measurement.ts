// The figures of the bench, by server and load, in several rounds.

/** The lowest, median and highest of the rounds. */
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

/** Collects rounds. */
export class Measurements {
  readonly #byKey = new Map<string, Measurement & { readonly rounds: number[] }>();
  /** What readers of the figures need to know: what was left out, what went wrong. */
  readonly notes: string[];

  /** Starts with notes that apply to all figures. */
  constructor(notes: readonly string[] = []) {
    this.notes = [...notes];
  }

  /** Adds a round of a figure. */
  add(of: Omit<Measurement, "rounds">, value: number): void {
    const key = JSON.stringify([of.suite, of.load, of.server, of.figure]);
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { ...of, rounds: [value] });
    else known.rounds.push(value);
  }

  /** Prints a note and adds it to the results. */
  addNote(line: string): void {
    console.error(`!! ${line}`);
    this.notes.push(line);
  }

  /** Returns all figures, in the order in which they were added. */
  get all(): readonly Measurement[] {
    return [...this.#byKey.values()];
  }

  /** Returns the rounds of one figure; none if it was not measured. */
  rounds(of: Omit<Measurement, "rounds">): readonly number[] {
    const key = JSON.stringify([of.suite, of.load, of.server, of.figure]);
    return this.#byKey.get(key)?.rounds ?? [];
  }
}

/** `rounds` has at least one element. */
export function spread(rounds: readonly number[]): Spread {
  const sorted = rounds.toSorted((a, b) => a - b);
  return {
    min: sorted[0]!,
    median:
      (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2,
    max: sorted.at(-1)!,
  };
}
