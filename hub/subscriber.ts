// Subscribes one connection to one room: passes over from the page that it starts with to live updates,
// without a gap and without a repetition.

import type { Channel } from "./channel.ts";
import type { SendQueue } from "./send_queue.ts";
import type { Broadcast, WireFormat } from "./broadcast.ts";

/** Where a subscriber's updates go. */
export interface SubscriberOptions {
  /** How they are encoded. */
  readonly format: WireFormat;
  /** Gets them; several subscribers may share one. */
  readonly sendQueue: SendQueue;
  /** The user, who does not get their own typing. */
  readonly userId?: string | undefined;
  /**
   * Whether it gets only events of the log, neither presence nor typing.
   *
   * @default {false}
   */
  readonly eventsOnly?: boolean;
}

/**
 * While it catches up, it holds events until the page before them is sent; after that, it sends each at
 * once. Presence and typing are not held: the page comes with the users, and typing is over by then.
 */
type SubscriberState =
  | { readonly name: "catching_up"; readonly held: Broadcast[]; heldBytes: number }
  | { readonly name: "live" }
  | { readonly name: "closed" };

/** Puts a room's posts into a send queue. */
export class Subscriber implements Disposable {
  readonly #channel: Channel<Broadcast>;
  readonly #format: WireFormat;
  readonly #sendQueue: SendQueue;
  readonly #userId: string | undefined;
  readonly #eventsOnly: boolean;
  #state: SubscriberState = { name: "catching_up", held: [], heldBytes: 0 };
  /** The last seq of the page; the subscriber already has the events up to it. */
  #after = 0;

  /** Owns `channel` and holds its posts until `goLive`. */
  constructor(
    channel: Channel<Broadcast>,
    { format, sendQueue, userId, eventsOnly = false }: SubscriberOptions,
  ) {
    this.#channel = channel;
    this.#format = format;
    this.#sendQueue = sendQueue;
    this.#userId = userId;
    this.#eventsOnly = eventsOnly;
    channel.onmessage = ({ data }) => this.#receive(data);
  }

  /** The page is sent, up to `seq`: sends the held events, and from now on each update at once. */
  goLive(seq: number): void {
    if (this.#state.name !== "catching_up") return;
    const { held } = this.#state;
    this.#after = seq;
    this.#state = { name: "live" };
    for (const broadcast of held) this.#put(broadcast);
  }

  #receive(broadcast: Broadcast): void {
    switch (this.#state.name) {
      case "catching_up":
        if (broadcast.update.type === "events") this.#hold(broadcast, this.#state);
        break;
      case "live":
        this.#put(broadcast);
        break;
      case "closed":
        break;
    }
  }

  /** Held events are bounded like those in the send queue, as a page may take long. */
  #hold(broadcast: Broadcast, state: SubscriberState & { name: "catching_up" }): void {
    state.held.push(broadcast);
    state.heldBytes += broadcast.bytesAtMost;
    if (state.heldBytes <= this.#sendQueue.maxPendingBytes) return;
    this[Symbol.dispose]();
    this.#sendQueue.overflow();
  }

  // Runs once per receiver and flush: it allocates nothing if the receiver is up to date
  // (bench/suites/fan_out.ts).
  #put(broadcast: Broadcast): void {
    if (this.#eventsOnly && broadcast.update.type !== "events") return;
    const payload = broadcast.firstSeq <= this.#after
      ? broadcast.encodedAfter(this.#format, this.#after)
      : broadcast.update.type === "typing"
      ? broadcast.encodedWithout(this.#format, this.#userId)
      : broadcast.encoded(this.#format);
    if (payload !== null) this.#sendQueue.put(payload);
  }

  /** Unsubscribes. */
  [Symbol.dispose](): void {
    this.#state = { name: "closed" };
    this.#channel.close();
  }
}
