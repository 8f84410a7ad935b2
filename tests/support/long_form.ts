// Whether the long form of the tests was asked for.

/** True for `deno task test tests/faults -- --long`. */
export const IS_LONG: boolean = Deno.args.includes("--long");
