// Limits how many of something exist at once: per address and in total.

/** The bounds. */
export interface ConcurrencyLimiterOptions {
  /** Per address; 0: no limit. */
  readonly perAddress: number;
  /** In total; 0: no limit. */
  readonly total: number;
}

/** Counts slots by address. */
export class ConcurrencyLimiter {
  readonly #perAddress: number;
  readonly #total: number;
  readonly #byAddress = new Map<string, number>();
  #taken = 0;

  /** No slot is taken yet. */
  constructor({ perAddress, total }: ConcurrencyLimiterOptions) {
    this.#perAddress = perAddress;
    this.#total = total;
  }

  /** Takes a slot for `address` until it is disposed of; undefined if there are too many. */
  acquire(address: string): Disposable | undefined {
    const ofAddress = this.#byAddress.get(address) ?? 0;
    if (this.#perAddress > 0 && ofAddress >= this.#perAddress) return undefined;
    if (this.#total > 0 && this.#taken >= this.#total) return undefined;
    this.#byAddress.set(address, ofAddress + 1);
    this.#taken++;
    let here = true;
    return {
      [Symbol.dispose]: () => {
        if (!here) return;
        here = false;
        this.#giveBack(address);
      },
    };
  }

  /** How many slots are taken. */
  get taken(): number {
    return this.#taken;
  }

  /** How many addresses have a slot. */
  get addresses(): number {
    return this.#byAddress.size;
  }

  #giveBack(address: string): void {
    this.#taken--;
    const left = this.#byAddress.get(address)! - 1;
    if (left === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, left);
  }
}
