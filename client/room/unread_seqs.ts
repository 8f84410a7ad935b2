// Which messages are new to somebody, by their seqs: so that one that is deleted is new no longer.

/** So many are told apart, which is more than anybody looks through; of more only their number. */
const TOLD_APART_MAX = 1_000;

/** The new messages of one room. Seqs are added in ascending order. */
export class UnreadSeqs {
  readonly #seqs = new Set<number>();
  #newest = 0;
  #more = 0;

  get count(): number {
    return this.#seqs.size + this.#more;
  }

  /** The oldest; undefined if nothing is new. */
  get first(): number | undefined {
    return this.#seqs.values().next().value;
  }

  add(seq: number): void {
    this.addRange(seq, seq);
  }

  /** All from one seq to another. What is no message among them is taken for one until it is seen. */
  addRange(from: number, to: number): void {
    for (let seq = from; seq <= to; seq += 1) {
      if (this.#seqs.size >= TOLD_APART_MAX) {
        this.#more += to - seq + 1;
        return;
      }
      this.#seqs.add(seq);
      this.#newest = seq;
    }
  }

  /** It was deleted. */
  delete(seq: number): void {
    if (!this.#seqs.delete(seq) && seq > this.#newest && this.#more > 0) this.#more -= 1;
  }

  /** Between two seqs it is known by now what is a message: the rest is not new. */
  settle(from: number, to: number, messages: ReadonlySet<number>): void {
    for (const seq of this.#seqs) {
      if (seq >= from && seq <= to && !messages.has(seq)) this.#seqs.delete(seq);
    }
  }

  /** All up to `seq` was read. */
  readUpTo(seq: number): void {
    if (seq >= this.#newest && this.#more > 0) {
      this.#more = Math.max(0, this.#more - (seq - this.#newest));
    }
    for (const each of this.#seqs) if (each <= seq) this.#seqs.delete(each);
  }

  clear(): void {
    this.#seqs.clear();
    this.#more = 0;
  }
}
