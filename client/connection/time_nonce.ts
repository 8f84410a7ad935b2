// Nonces that begin with the time, as ULIDs do: in the log's index new ones stand beside each other.

const TIME_DIGITS = 9;

/** A nonce nobody else has: 9 digits of time in base 36, and 96 random bits. */
export function timeNonce(now: number, random: Uint32Array): string {
  const time = now.toString(36).padStart(TIME_DIGITS, "0");
  return `${time}-${[...random].map((part) => part.toString(36)).join("-")}`;
}
