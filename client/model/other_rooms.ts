// The rooms beside the open one, over whichever transport the open one has.

import type { TransportName } from "../../protocol/view.ts";
import type { IncomingFrame, OutgoingFrame } from "../connection/transport.ts";
import type { RoomsPoll, RoomsPollOptions } from "./rooms_poll.ts";
import type { RoomsWatch } from "./rooms_watch.ts";

/** The open room's transport. */
export interface OpenTransport {
  readonly by: TransportName;
  /** Most rooms that it can join, the open one among them. */
  readonly roomsMax: number;
  readonly send: (frame: OutgoingFrame) => void;
}

/** Hears them on the same transport where that can join several; else asks for them. */
export class OtherRooms implements Disposable {
  readonly #watch: RoomsWatch;
  readonly #options: RoomsPollOptions;
  /** Made for the first transport that needs it, and its part of the script loaded then. */
  #poll: RoomsPoll | undefined;
  /** Transports so far: what was loaded for one that is gone is not for the next. */
  #transports = 0;

  constructor(watch: RoomsWatch, poll: Omit<RoomsPollOptions, "watch">) {
    this.#watch = watch;
    this.#options = { ...poll, watch };
  }

  /** The open room's transport is there. */
  live({ by, roomsMax, send }: OpenTransport): void {
    const beside = by === "websocket" ? roomsMax - 1 : 0;
    // From a lower transport to a better one nothing is lost in between: the other way ends here.
    this.lost();
    if (beside > 0) this.#watch.live(send, beside);
    else {
      this.#startPoll().catch(() => {
        // Its part of the script is not to be had: the list stays as it is until the next transport.
      });
    }
  }

  /** It is gone. */
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

  /** A frame about another room than the open one. */
  receive(frame: IncomingFrame): void {
    this.#watch.receive(frame);
  }

  [Symbol.dispose](): void {
    this.#transports += 1;
    this.#poll?.[Symbol.dispose]();
    this.#watch[Symbol.dispose]();
  }
}
