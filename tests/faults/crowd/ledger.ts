// What the audit knows of each message: who said it where, and what they were told of it.

/** Where a message came to stand, as its author was told. */
export interface Place {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
}

/** A message that somebody tried to say. */
export interface Said {
  /** Its writer's transport, as the table names it. */
  readonly transport: string;
  readonly writer: string;
  readonly room: string;
  /** Like no other's: it tells where in the log it came to stand. */
  readonly text: string;
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

/** All that was said, and who hears of each ack. */
export class Ledger {
  readonly all: Said[] = [];
  readonly #byText = new Map<string, Said>();
  #acked = 0;
  #wake = Promise.withResolvers<void>();
  #count = 0;
  /** Hears of each message once, when it is known to be on disk. */
  onDurable?: (said: Said) => void;

  /** Notes that a message is about to be sent for the first time. */
  begin(transport: string, writer: string, room: string, filler = ""): Said {
    const text = `${writer}/${++this.#count}${filler}`;
    const since = performance.now();
    const said = { transport, writer, room, text, acks: [], seen: false, sent: 0, since };
    this.all.push(said);
    this.#byText.set(text, said);
    return said;
  }

  /** Notes an ack. */
  acked(said: Said, place: Place): void {
    said.acks.push(place);
    this.#note(said);
  }

  /** Notes that the author of a line saw it. */
  saw(said: Said): void {
    said.seen = true;
    this.#note(said);
  }

  /** The message with this text. */
  find(text: string): Said | undefined {
    return this.#byText.get(text);
  }

  /** Forgets what was known to be on disk before a moment of `performance.now()`. */
  forget(before: number): void {
    const kept = this.all.filter(({ ackedAt }) => ackedAt === undefined || ackedAt >= before);
    const forgotten = this.all.filter(({ ackedAt }) => ackedAt !== undefined && ackedAt < before);
    for (const { text } of forgotten) this.#byText.delete(text);
    this.all.splice(0, this.all.length, ...kept);
  }

  /** How many messages are known to be on disk. */
  get durable(): number {
    return this.#acked;
  }

  /** Resolves when `count` more messages are on disk. */
  async further(count: number): Promise<void> {
    const wanted = this.#acked + count;
    while (this.#acked < wanted) await this.#wake.promise;
  }

  #note(said: Said): void {
    if (said.ackedAt !== undefined) return;
    said.ackedAt = performance.now();
    this.onDurable?.(said);
    this.#acked++;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
