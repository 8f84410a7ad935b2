// Tracks the seqs of unread messages, so that a deleted one is not counted any more.

/** How many seqs are stored, which is more than anybody looks through; of more, only the number is known. */
const STORED_MAX = 1_000;

/** Unread messages. */
export interface Unread {
  readonly count: number;
  /** The first of them. */
  readonly seq: number;
}

/** The unread messages of one room. Seqs are added in ascending order. */
export class UnreadSeqs {
  readonly #seqs = new Set<number>();
  #newest = 0;
  /** How many more there are between `#moreFrom` and `#newest`, where not every seq is a message. */
  #more = 0;
  #moreFrom = 0;
  /** Seqs among those that are deleted. */
  readonly #deleted = new Set<number>();

  get count(): number {
    return this.#seqs.size + this.#more;
  }

  /** The oldest; undefined if nothing is unread. */
  get first(): number | undefined {
    return this.#firstFrom(0);
  }

  /** The count, and the oldest from `seq` on; if there is none, the oldest of all. */
  summary(seq: number): Unread | undefined {
    const first = this.#firstFrom(seq);
    return first === undefined ? undefined : { count: this.count, seq: first };
  }

  add(seq: number): void {
    this.addRange(seq, seq);
  }

  /** Adds a range of seqs. Each counts as a message until `settle()`. */
  addRange(from: number, to: number): void {
    for (let seq = from; seq <= to; seq += 1) {
      if (this.#more > 0 || this.#seqs.size >= STORED_MAX) {
        if (this.#more === 0) this.#moreFrom = seq;
        this.#more += to - seq + 1;
        break;
      }
      this.#seqs.add(seq);
    }
    this.#newest = Math.max(this.#newest, to);
  }

  /** Removes a deleted message. */
  delete(seq: number): void {
    const isAmongMore = seq >= this.#moreFrom && seq <= this.#newest;
    if (this.#seqs.delete(seq) || !isAmongMore || this.#more === 0) return;
    if (this.#deleted.has(seq)) return;
    this.#deleted.add(seq);
    this.#more -= 1;
  }

  /** Between `from` and `to`, exactly `messages` are unread. */
  settle(from: number, to: number, messages: ReadonlySet<number>): void {
    for (const seq of this.#seqs) {
      if (seq >= from && seq <= to && !messages.has(seq)) this.#seqs.delete(seq);
    }
    const start = this.#moreFrom;
    if (this.#more === 0 || from > start || to < start) return;
    const known = [...messages].filter((seq) => seq >= start && seq <= this.#newest);
    this.#limitMoreAfter(to, this.#more - known.length);
    for (const seq of known.sort((a, b) => a - b)) this.#seqs.add(seq);
  }

  /** Everything up to `seq` was read. */
  readUpTo(seq: number): void {
    for (const each of this.#seqs) if (each <= seq) this.#seqs.delete(each);
    if (seq >= this.#moreFrom) this.#limitMoreAfter(seq, this.#more);
  }

  clear(): void {
    this.#seqs.clear();
    this.#deleted.clear();
    this.#more = 0;
  }

  #firstFrom(seq: number): number | undefined {
    let first: number | undefined;
    for (const each of this.#seqs) {
      if (each >= seq) return each;
      first ??= each;
    }
    if (this.#more === 0) return first;
    // Which of the rest are messages is not known: each counts as one.
    return seq <= this.#newest ? Math.max(seq, this.#moreFrom) : first ?? this.#moreFrom;
  }

  /** Of the seqs that are not stored, keeps at most `most`, all of them after `seq`. */
  #limitMoreAfter(seq: number, most: number): void {
    for (const each of this.#deleted) if (each <= seq) this.#deleted.delete(each);
    this.#more = Math.max(0, Math.min(most, this.#newest - seq - this.#deleted.size));
    this.#moreFrom = seq + 1;
  }
}
