// Whether the long form of the tests is requested, and which rows of a table the short form takes.

/** True for `deno task test tests/faults -- --long`. */
export const IS_LONG: boolean = Deno.args.includes("--long");

/**
 * Returns all rows of a table in the long form, and `most` evenly spread rows in the short form.
 */
export function someOf<Row>(table: readonly Row[], count: number): readonly Row[] {
  if (IS_LONG || count >= table.length) return table;
  return Array.from({ length: count }, (_, n) => table[Math.floor(n * table.length / count)]!);
}
