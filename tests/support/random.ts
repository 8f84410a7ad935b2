// Reproducible random numbers: a run prints its seed, and HUBBUB_SEED repeats it.

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

/** Returns numbers from 0 to 1 (exclusive) that depend only on the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
