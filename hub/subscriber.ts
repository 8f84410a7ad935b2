// One connection in one room: from the page that it starts with over to what comes live, with no gap
// and no repeat between the two.

import type { Channel } from "./channel.ts";
import type { SendQueue } from "./send_queue.ts";
import type { Broadcast, WireFormat } from "./broadcast.ts";

/** Where a subscriber's news goes. */
export interface SubscriberOptions {
  /** How it is written. */
  readonly format: WireFormat;
  /** Takes it; several subscribers may share one. */
  readonly sendQueue: SendQueue;
  /** Whose own typing is not told back. */
  readonly userId?: string | undefined;
  /**
   * Only what stands in the log is for it: neither presence nor typing.
   *
   * @default {false}
   */
  readonly eventsOnly?: boolean;
}

/**
 * Catching up holds events back until the page before them is out; then each goes straight through. What
 * is ephemeral is not held: who is here is told when the page is, and typing is over by then.
 */
type SubscriberState =
  | { readonly name: "catching_up"; readonly held: Broadcast[]; heldBytes: number }
  | { readonly name: "live" }
  | { readonly name: "closed" };

/** Takes a room's posts to a send queue. */
export class Subscriber implements Disposable {
  readonly #channel: Channel<Broadcast>;
  readonly #format: WireFormat;
  readonly #sendQueue: SendQueue;
  readonly #userId: string | undefined;
  readonly #eventsOnly: boolean;
  #state: SubscriberState = { name: "catching_up", held: [], heldBytes: 0 };
  /** What the page brought; events up to here are not for this subscriber. */
  #after = 0;

  /** Owns `channel` from now on, and holds its posts until `goLive`. */
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

  /** The page is out, up to and with `seq`: what was held follows, then what comes. */
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

  /** What waits here is bounded as what waits in the send queue is: a page may be long in coming. */
  #hold(broadcast: Broadcast, state: SubscriberState & { name: "catching_up" }): void {
    state.held.push(broadcast);
    state.heldBytes += broadcast.bytesAtMost;
    if (state.heldBytes <= this.#sendQueue.maxPendingBytes) return;
    this[Symbol.dispose]();
    this.#sendQueue.overflow();
  }

  // Runs once a receiver and flush: nothing is allocated for one who is up to date (bench/suites/fan_out.ts).
  #put(broadcast: Broadcast): void {
    if (this.#eventsOnly && broadcast.update.type !== "events") return;
    const payload = broadcast.firstSeq <= this.#after
      ? broadcast.encodedAfter(this.#format, this.#after)
      : broadcast.update.type === "typing"
      ? broadcast.encodedWithout(this.#format, this.#userId)
      : broadcast.encoded(this.#format);
    if (payload !== null) this.#sendQueue.put(payload);
  }

  /** Hears nothing any more. */
  [Symbol.dispose](): void {
    this.#state = { name: "closed" };
    this.#channel.close();
  }
}
