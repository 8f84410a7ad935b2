// ULIDs in strictly ascending order, whatever the clock does. Each log has its own generator: @std/ulid has
// its state in the module, where two logs with two clocks would influence each other.

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
/** The first random digit is below this: the free top bit leaves space to count within a millisecond. */
const FIRST_DIGIT_MAX = 16;

/** Generates ids and times; neither ever decreases, even if the clock is set back. */
export class Ulids {
  #at = 0;
  #time = "";
  #random: number[] = [];

  /** Continues after `last`, the newest id of the log; without it, the log is new. */
  constructor(last?: string) {
    if (last === undefined) return;
    this.#at = ulidTime(last);
    this.#time = last.slice(0, TIME_LENGTH);
    this.#random = [...last.slice(TIME_LENGTH)].map((digit) => DIGITS.indexOf(digit));
  }

  /** The next id and its time: `now` (ms since the epoch), or the last one's if that is later. */
  next(now: number): { id: string; at: number } {
    if (now > this.#at) {
      this.#at = now;
      this.#time = timeDigits(now);
      this.#random = randomDigits();
    } else {
      this.#countUp();
    }
    let id = this.#time;
    for (const digit of this.#random) id += DIGITS[digit];
    return { id, at: this.#at };
  }

  #countUp(): void {
    for (let place = RANDOM_LENGTH - 1; place >= 0; place--) {
      const digit = this.#random[place]! + 1;
      this.#random[place] = digit % DIGITS.length;
      if (digit < DIGITS.length) return;
    }
  }
}

/** The time in a ULID, ms since the epoch. */
export function ulidTime(id: string): number {
  let time = 0;
  for (const digit of id.slice(0, TIME_LENGTH)) {
    time = time * DIGITS.length + DIGITS.indexOf(digit);
  }
  return time;
}

function timeDigits(at: number): string {
  let digits = "";
  for (let rest = at, place = 0; place < TIME_LENGTH; place++) {
    digits = DIGITS[rest % DIGITS.length] + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

function randomDigits(): number[] {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH));
  return Array.from(
    bytes,
    (byte, place) => byte % (place === 0 ? FIRST_DIGIT_MAX : DIGITS.length),
  );
}
