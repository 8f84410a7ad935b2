// A request that waits for something to happen: a connection like any other while it does.

import { ChatError } from "../../protocol/chat_error.ts";
import type { Attendance } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { Connection, TransportName } from "../connections.ts";
import type { House } from "../house.ts";
import type { Visit } from "../visit.ts";

/** Whose request it is. */
export interface HeldRequestOptions {
  readonly transport: TransportName;
  /** Where its actor is meanwhile. */
  readonly room: Room;
  readonly house: House;
}

// A client that may not connect now does well to wait about this long.
const TRY_AGAIN_MS = 10_000;

/**
 * Takes a slot and a place in the room, and ends when its time is over, its client goes, or the house
 * closes it.
 */
export class HeldRequest implements Connection, Disposable {
  readonly transport: TransportName;
  readonly pendingBytes = 0;
  readonly #attendance: Attendance | undefined;
  readonly #registered: Disposable;
  readonly #request: Request;
  readonly #end = new AbortController();
  readonly #onAbort = () => this.#end.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended: CloseReason | undefined;

  /** @throws {ChatError} `rate_limited` where there are too many connections. */
  constructor(visit: Visit, { transport, room, house }: HeldRequestOptions) {
    takeSlot(visit, house);
    this.transport = transport;
    this.#request = visit.request;
    const { user } = visit.actor.caller;
    this.#attendance = user === null ? undefined : room.enter(user);
    this.#registered = house.connections.add(this, visit.actor);
    this.#request.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Why the house ended it, if it did. */
  get ended(): CloseReason | undefined {
    return this.#ended;
  }

  /** Aborted when `ms` are over, or earlier where the client or the house ends the wait. */
  until(ms: number): AbortSignal {
    this.#timer = setTimeout(() => this.#end.abort(), ms);
    return this.#end.signal;
  }

  /** Ends the wait. */
  close(reason: CloseReason): void {
    this.#ended ??= reason;
    this.#end.abort();
  }

  /** The wait is over. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#request.signal.removeEventListener("abort", this.#onAbort);
    this.#registered[Symbol.dispose]();
    this.#attendance?.[Symbol.dispose]();
  }
}

/**
 * Takes a slot for a stream or a waiting request. It is given back when the platform holds nothing
 * for it any more: for a reader who does not read that is long after the house forgot them.
 *
 * @throws {ChatError} `rate_limited` if there are too many connections already, `unauthorized` if the
 * session has ended since it was found
 */
export function takeSlot(visit: Visit, house: House): void {
  visit.actor.assertNotEnded();
  const slot = house.connections.take(visit.way.counted);
  if (slot === undefined) {
    throw new ChatError("rate_limited", "Too many connections from your address", {
      retryAfter: TRY_AGAIN_MS,
    });
  }
  const giveBack = () => slot[Symbol.dispose]();
  visit.over.then(giveBack, giveBack);
}
