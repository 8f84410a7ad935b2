// What the audit knows of all that was written: who wrote it where, and what they were told of it.

/** Where something came to stand, as its author was told. */
export interface Place {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
}

/** What was written: a message, or a change of one. */
export type WriteKind = "message" | "edit" | "delete";

/** Something that somebody tried to write. */
export interface Written {
  readonly kind: WriteKind;
  /** Its writer's transport, as the table names it. */
  readonly transport: string;
  readonly writer: string;
  readonly room: string;
  /** Like no other's: it tells where in the log it came to stand. A deletion's is sent to nobody. */
  readonly text: string;
  /** The message that is changed; it was acked before. */
  readonly target?: Written;
  /** Every ack that came for it; retries get one each. */
  readonly acks: Place[];
  /** Plain sockets have no acks: their author saw the line, so that it is on disk. */
  seen: boolean;
  /** How often it was sent. */
  sent: number;
  /** On the clock of `performance.now()`: first sent, first known to be on disk. */
  readonly since: number;
  ackedAt?: number;
}

/** Who writes, and where. */
export interface Author {
  readonly transport: string;
  readonly writer: string;
  readonly room: string;
}

/** What is to be done to which message. */
export interface Change {
  readonly kind: "edit" | "delete";
  readonly target: Written;
}

/** All that was written, and who hears of each ack. */
export class Ledger {
  readonly all: Written[] = [];
  readonly #byText = new Map<string, Written>();
  #acked = 0;
  #wake = Promise.withResolvers<void>();
  #count = 0;
  /** Hears of each of them once, when it is known to be on disk. */
  onDurable?: (written: Written) => void;

  /** Notes that something is about to be sent for the first time; a message, unless it is a change. */
  begin({ transport, writer, room }: Author, filler = "", change?: Change): Written {
    const text = `${writer}/${++this.#count}${filler}`;
    const written: Written = {
      kind: "message",
      ...change,
      ...{ transport, writer, room, text },
      ...{ acks: [], seen: false, sent: 0, since: performance.now() },
    };
    this.all.push(written);
    this.#byText.set(text, written);
    return written;
  }

  /** Notes an ack. */
  acked(written: Written, place: Place): void {
    written.acks.push(place);
    this.#record(written);
  }

  /** Notes that the author of a line saw it. */
  saw(written: Written): void {
    written.seen = true;
    this.#record(written);
  }

  /** What has this text: a message, or an edit. */
  find(text: string): Written | undefined {
    return this.#byText.get(text);
  }

  /** Forgets what was known to be on disk before a moment of `performance.now()`. */
  forget(before: number): void {
    const kept = this.all.filter(({ ackedAt }) => ackedAt === undefined || ackedAt >= before);
    const forgotten = this.all.filter(({ ackedAt }) => ackedAt !== undefined && ackedAt < before);
    for (const { text } of forgotten) this.#byText.delete(text);
    this.all.splice(0, this.all.length, ...kept);
  }

  /** How many are known to be on disk. */
  get durable(): number {
    return this.#acked;
  }

  /** Resolves when `count` more are on disk. */
  async further(count: number): Promise<void> {
    const wanted = this.#acked + count;
    while (this.#acked < wanted) await this.#wake.promise;
  }

  #record(written: Written): void {
    if (written.ackedAt !== undefined) return;
    written.ackedAt = performance.now();
    this.onDurable?.(written);
    this.#acked++;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
