// The seed of the random choices of a run, which is printed so that the run can be repeated.

const SEED_MAX = 2 ** 31;

/** HUBBUB_SEED if it is set, otherwise a random one. */
export function seedFrom(given: string | undefined = Deno.env.get("HUBBUB_SEED")): number {
  if (given === undefined || given === "") return Math.floor(Math.random() * SEED_MAX);
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) {
    throw new Error(`HUBBUB_SEED takes a whole number, not "${given}"`);
  }
  return seed;
}
