// One connection in one room: from the page that it starts with over to what comes live, with no gap
// and no repeat between the two.

import type { Channel } from "./channel.ts";
import type { Outbox } from "./outbox.ts";
import type { RoomPost, WireFormat } from "./room_post.ts";

/** Where a subscriber's news goes. */
export interface SubscriberOptions {
  /** How it is written. */
  readonly format: WireFormat;
  /** Takes it; several subscribers may share one. */
  readonly outbox: Outbox;
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
  | { readonly name: "catching_up"; readonly held: RoomPost[]; heldBytes: number }
  | { readonly name: "live" }
  | { readonly name: "closed" };

/** Takes a room's posts to an outbox. */
export class Subscriber implements Disposable {
  readonly #channel: Channel<RoomPost>;
  readonly #format: WireFormat;
  readonly #outbox: Outbox;
  readonly #userId: string | undefined;
  readonly #eventsOnly: boolean;
  #state: SubscriberState = { name: "catching_up", held: [], heldBytes: 0 };
  /** What the page brought; events up to here are not for this subscriber. */
  #after = 0;

  /** Owns `channel` from now on, and holds its posts until `goLive`. */
  constructor(
    channel: Channel<RoomPost>,
    { format, outbox, userId, eventsOnly = false }: SubscriberOptions,
  ) {
    this.#channel = channel;
    this.#format = format;
    this.#outbox = outbox;
    this.#userId = userId;
    this.#eventsOnly = eventsOnly;
    channel.onmessage = ({ data }) => this.#take(data);
  }

  /** The page is out, up to and with `seq`: what was held follows, then what comes. */
  goLive(seq: number): void {
    if (this.#state.name !== "catching_up") return;
    const { held } = this.#state;
    this.#after = seq;
    this.#state = { name: "live" };
    for (const post of held) this.#put(post);
  }

  #take(post: RoomPost): void {
    switch (this.#state.name) {
      case "catching_up":
        if (post.news.type === "events") this.#hold(post, this.#state);
        break;
      case "live":
        this.#put(post);
        break;
      case "closed":
        break;
    }
  }

  /** What waits here is bounded as what waits in the outbox is: a page may be long in coming. */
  #hold(post: RoomPost, state: SubscriberState & { name: "catching_up" }): void {
    state.held.push(post);
    state.heldBytes += post.bytesAtMost;
    if (state.heldBytes <= this.#outbox.maxPendingBytes) return;
    this[Symbol.dispose]();
    this.#outbox.overflow();
  }

  // Runs once a receiver and flush: nothing is allocated for one who is up to date (bench/suites/fan_out.ts).
  #put(post: RoomPost): void {
    if (this.#eventsOnly && post.news.type !== "events") return;
    const payload = post.firstSeq <= this.#after
      ? post.encodedAfter(this.#format, this.#after)
      : post.news.type === "typing"
      ? post.encodedWithout(this.#format, this.#userId)
      : post.encoded(this.#format);
    if (payload !== null) this.#outbox.put(payload);
  }

  /** Hears nothing any more. */
  [Symbol.dispose](): void {
    this.#state = { name: "closed" };
    this.#channel.close();
  }
}
