// A request that waits for something to happen: a connection like any other while it does.

import { ChatError } from "../../protocol/chat_error.ts";
import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { Connection, Connections, TransportName } from "./connections.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** Whose request it is. */
export interface LongPollOptions {
  readonly transport: TransportName;
  /** Where its actor is meanwhile. */
  readonly room: Room;
  readonly connections: Pick<Connections, "acquire" | "add">;
}

// A client that may not connect now does well to wait about this long.
const TRY_AGAIN_MS = 10_000;

/**
 * Takes a slot and a place in the room, and ends when its time is over, its client goes, or the server
 * closes it.
 */
export class LongPoll implements Connection, Disposable {
  readonly transport: TransportName;
  readonly pendingBytes = 0;
  readonly #presenceHandle: PresenceHandle | undefined;
  readonly #registered: Disposable;
  readonly #request: Request;
  readonly #end = new AbortController();
  readonly #onAbort = () => this.#end.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended: CloseReason | undefined;

  /** @throws {ChatError} `rate_limited` where there are too many connections. */
  constructor(context: RequestContext, { transport, room, connections }: LongPollOptions) {
    acquireSlot(context, connections);
    this.transport = transport;
    this.#request = context.request;
    const { user } = context.liveActor.actor;
    this.#presenceHandle = user === null ? undefined : room.enter(user);
    this.#registered = connections.add(this, context.liveActor);
    this.#request.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Why the server ended it, if it did. */
  get ended(): CloseReason | undefined {
    return this.#ended;
  }

  /** Aborted when `ms` are over, or earlier where the client or the server ends the wait. */
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
    this.#presenceHandle?.[Symbol.dispose]();
  }
}

/**
 * Takes a slot for a stream or a waiting request. It is given back when the platform holds nothing
 * for it any more: for a reader who does not read that is long after the server forgot them.
 *
 * @throws {ChatError} `rate_limited` if there are too many connections already, `unauthorized` if the
 * session has ended since it was found
 */
export function acquireSlot(
  context: RequestContext,
  connections: Pick<Connections, "acquire">,
): void {
  context.liveActor.assertNotEnded();
  const slot = connections.acquire(context.client.rateLimitKey);
  if (slot === undefined) {
    throw new ChatError("rate_limited", "Too many connections from your address", {
      retryAfter: TRY_AGAIN_MS,
    });
  }
  const giveBack = () => slot[Symbol.dispose]();
  context.over.then(giveBack, giveBack);
}
