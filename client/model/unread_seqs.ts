// Which messages are new to somebody, by their seqs: so that one that is deleted is new no longer.

/** So many are told apart, which is more than anybody looks through; of more only their number. */
const TOLD_APART_MAX = 1_000;

/** The new messages of one room. Seqs are added in ascending order. */
export class UnreadSeqs {
  readonly #seqs = new Set<number>();
  #newest = 0;
  /** How many follow that are not told apart: from `#moreFrom` to `#newest`, not all of which are messages. */
  #more = 0;
  #moreFrom = 0;
  /** Seqs among the rest that are new no longer. */
  readonly #deleted = new Set<number>();

  get count(): number {
    return this.#seqs.size + this.#more;
  }

  /** The oldest; undefined if nothing is new. */
  get first(): number | undefined {
    return this.firstFrom(0);
  }

  /** The oldest of those that do not stand before `seq`, if there is one, otherwise of all. */
  firstFrom(seq: number): number | undefined {
    let first: number | undefined;
    for (const each of this.#seqs) {
      if (each >= seq) return each;
      first ??= each;
    }
    if (this.#more === 0) return first;
    // Nobody knows which of the rest are messages: each is taken for one.
    return seq <= this.#newest ? Math.max(seq, this.#moreFrom) : first ?? this.#moreFrom;
  }

  add(seq: number): void {
    this.addRange(seq, seq);
  }

  /** All from one seq to another. What is no message among them is taken for one until it is seen. */
  addRange(from: number, to: number): void {
    for (let seq = from; seq <= to; seq += 1) {
      if (this.#more > 0 || this.#seqs.size >= TOLD_APART_MAX) {
        if (this.#more === 0) this.#moreFrom = seq;
        this.#more += to - seq + 1;
        break;
      }
      this.#seqs.add(seq);
    }
    this.#newest = Math.max(this.#newest, to);
  }

  /** It was deleted. */
  delete(seq: number): void {
    const isAmongMore = seq >= this.#moreFrom && seq <= this.#newest;
    if (this.#seqs.delete(seq) || !isAmongMore || this.#more === 0) return;
    if (this.#deleted.has(seq)) return;
    this.#deleted.add(seq);
    this.#more -= 1;
  }

  /** Between two seqs it is known by now what is a message: the rest is not new. */
  settle(from: number, to: number, messages: ReadonlySet<number>): void {
    for (const seq of this.#seqs) {
      if (seq >= from && seq <= to && !messages.has(seq)) this.#seqs.delete(seq);
    }
    const start = this.#moreFrom;
    if (this.#more === 0 || from > start || to < start) return;
    // The first of what was not told apart can be told apart now; as many as fit are left behind it.
    const told = [...messages].filter((seq) => seq >= start && seq <= this.#newest);
    this.#leaveAfter(to, this.#more - told.length);
    for (const seq of told.sort((a, b) => a - b)) this.#seqs.add(seq);
  }

  /** All up to `seq` was read. */
  readUpTo(seq: number): void {
    for (const each of this.#seqs) if (each <= seq) this.#seqs.delete(each);
    if (seq >= this.#moreFrom) this.#leaveAfter(seq, this.#more);
  }

  clear(): void {
    this.#seqs.clear();
    this.#deleted.clear();
    this.#more = 0;
  }

  /** Of what is not told apart at most `most` are left, all of them after `seq`. */
  #leaveAfter(seq: number, most: number): void {
    for (const each of this.#deleted) if (each <= seq) this.#deleted.delete(each);
    this.#more = Math.max(0, Math.min(most, this.#newest - seq - this.#deleted.size));
    this.#moreFrom = seq + 1;
  }
}
