// Whether the long form of the tests was asked for, and what the short one takes of a table.

/** True for `deno task test tests/faults -- --long`. */
export const IS_LONG: boolean = Deno.args.includes("--long");

/** All rows of a test's table in the long form; in the short one so many, spread over it. */
export function someOf<Row>(table: readonly Row[], count: number): readonly Row[] {
  if (IS_LONG || count >= table.length) return table;
  return Array.from({ length: count }, (_, n) => table[Math.floor(n * table.length / count)]!);
}
