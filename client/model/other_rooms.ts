// Follows the background rooms by the means that the open room's transport allows.

import type { TransportName } from "../../protocol/view.ts";
import type { IncomingFrame, OutgoingFrame } from "../connection/transport.ts";
import type { RoomsPoll, RoomsPollOptions } from "./rooms_poll.ts";
import type { RoomsWatch } from "./rooms_watch.ts";

/** The transport of the open room. */
export interface OpenTransport {
  readonly by: TransportName;
  /** How many rooms it can join, including the open one. */
  readonly roomsMax: number;
  readonly send: (frame: OutgoingFrame) => void;
}

/** Subscribes on the same transport if that can join several rooms; polls otherwise. */
export class OtherRooms implements Disposable {
  readonly #watch: RoomsWatch;
  readonly #options: RoomsPollOptions;
  /** A lazy module, created for the first transport that needs it. */
  #poll: RoomsPoll | undefined;
  /** Counts transports: a module that was loaded for an earlier one is not started. */
  #transports = 0;

  constructor(watch: RoomsWatch, poll: Omit<RoomsPollOptions, "watch">) {
    this.#watch = watch;
    this.#options = { ...poll, watch };
  }

  /** The open room is live. */
  live({ by, roomsMax, send }: OpenTransport): void {
    const most = by === "websocket" ? roomsMax - 1 : 0;
    // A fallback may be replaced by a better transport without a loss in between.
    this.lost();
    if (most > 0) this.#watch.live(send, most);
    else {
      this.#startPoll().catch(() => {
        // The module cannot be loaded: the list stays as it is until the next transport.
      });
    }
  }

  /** The transport is gone. */
  lost(): void {
    this.#watch.lost();
    this.#transports += 1;
    this.#poll?.stop();
  }

  async #startPoll(): Promise<void> {
    const transport = this.#transports;
    const { RoomsPoll } = await import("./rooms_poll.ts");
    if (transport !== this.#transports) return;
    this.#poll ??= new RoomsPoll(this.#options);
    this.#poll.start();
  }

  /** Handles a frame of a background room. */
  receive(frame: IncomingFrame): void {
    this.#watch.receive(frame);
  }

  [Symbol.dispose](): void {
    this.#transports += 1;
    this.#poll?.[Symbol.dispose]();
    this.#watch[Symbol.dispose]();
  }
}
