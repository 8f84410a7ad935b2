// The rooms beside the open one, over whichever wire the open one has.

import type { IncomingFrame, OutgoingFrame, TransportName } from "../connection/transport.ts";
import { RoomsPoll } from "./rooms_poll.ts";
import type { RoomsPollOptions } from "./rooms_poll.ts";
import type { RoomsWatch } from "./rooms_watch.ts";

/** The open room's wire. */
export interface OpenWire {
  readonly by: TransportName;
  /** Most rooms that it can join, the open one among them. */
  readonly roomsMax: number;
  readonly send: (frame: OutgoingFrame) => void;
}

/** Hears them on the same wire where that can join several; else asks for them. */
export class OtherRooms implements Disposable {
  readonly #watch: RoomsWatch;
  readonly #poll: RoomsPoll;

  constructor(watch: RoomsWatch, poll: Omit<RoomsPollOptions, "watch">) {
    this.#watch = watch;
    this.#poll = new RoomsPoll({ ...poll, watch });
  }

  /** The open room's wire is there. */
  live({ by, roomsMax, send }: OpenWire): void {
    const beside = by === "websocket" ? roomsMax - 1 : 0;
    // From a lesser wire to a better one nothing is lost in between: the other way ends here.
    this.lost();
    if (beside > 0) this.#watch.live(send, beside);
    else this.#poll.start();
  }

  /** It is gone. */
  lost(): void {
    this.#watch.lost();
    this.#poll.stop();
  }

  /** A frame about another room than the open one. */
  take(frame: IncomingFrame): void {
    this.#watch.take(frame);
  }

  [Symbol.dispose](): void {
    this.#poll[Symbol.dispose]();
    this.#watch[Symbol.dispose]();
  }
}
