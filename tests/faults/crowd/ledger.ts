// Everything that was written, for the audit: by whom, where, and with which acks.

/** The place of an event in the log, as its author received it. */
export interface Place {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
}

/** A message, or a change of one. */
export type WriteKind = "message" | "edit" | "delete";

/** An attempt to write. */
export interface Written {
  readonly kind: WriteKind;
  /** The transport of its writer, as the table names it. */
  readonly transport: string;
  readonly writer: string;
  readonly room: string;
  /** Unique text, which identifies the event in the log. That of a deletion is not sent. */
  readonly text: string;
  /** The message to change, which was acknowledged before. */
  readonly target?: Written;
  /** Every ack that arrived; retries get one each. */
  readonly acks: Place[];
  /** Plain sockets have no acks: their author received the line, so it is on disk. */
  seen: boolean;
  /** How often it was sent. */
  sent: number;
  /** In the time of `performance.now()`: first sent, first known to be on disk. */
  readonly since: number;
  ackedAt?: number;
}

/** The writer and the room. */
export interface Author {
  readonly transport: string;
  readonly writer: string;
  readonly room: string;
}

/** The kind of change and its message. */
export interface Change {
  readonly kind: "edit" | "delete";
  readonly target: Written;
}

/** The record of all writes, with callbacks for acks. */
export class Ledger {
  readonly all: Written[] = [];
  readonly #byText = new Map<string, Written>();
  #acked = 0;
  #wake = Promise.withResolvers<void>();
  #count = 0;
  /** Called once for each of them when it is known to be on disk. */
  onDurable?: (written: Written) => void;

  /** Records what is about to be sent for the first time; a message, unless it is a change. */
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

  /** Records an ack. */
  acked(written: Written, place: Place): void {
    written.acks.push(place);
    this.#record(written);
  }

  /** Records that the author of a line received it. */
  saw(written: Written): void {
    written.seen = true;
    this.#record(written);
  }

  /** The message or edit with this text. */
  find(text: string): Written | undefined {
    return this.#byText.get(text);
  }

  /** Removes what was known to be on disk before a time of `performance.now()`. */
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
