// The number from which a run of faults takes its chances: told, so that a run can be had again.

const SEED_MAX = 2 ** 31;

/** HUBBUB_SEED where it is set, else any. */
export function seedFrom(given: string | undefined = Deno.env.get("HUBBUB_SEED")): number {
  if (given === undefined || given === "") return Math.floor(Math.random() * SEED_MAX);
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) {
    throw new Error(`HUBBUB_SEED takes a whole number, not "${given}"`);
  }
  return seed;
}
