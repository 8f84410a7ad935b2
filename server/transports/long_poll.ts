// A request that waits for an event; while it waits, it counts as a connection.

import { ChatError } from "../../protocol/chat_error.ts";
import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { Connection, Connections, TransportName } from "./connections.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** What a long poll uses. */
export interface LongPollOptions {
  readonly transport: TransportName;
  /** The room in which its sender is present while it waits. */
  readonly room: Room;
  readonly connections: Pick<Connections, "acquire" | "add">;
}

// When a client that may not connect now should try again.
const TRY_AGAIN_MS = 10_000;

/**
 * Takes a slot and enters the room; ends when its time is over, the client is gone, or the server
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

  /** @throws {ChatError} `rate_limited` if there are too many connections */
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

  /** Aborted after `ms`, or earlier if the client or the server ends the wait. */
  until(ms: number): AbortSignal {
    this.#timer = setTimeout(() => this.#end.abort(), ms);
    return this.#end.signal;
  }

  /** Ends the wait. */
  close(reason: CloseReason): void {
    this.#ended ??= reason;
    this.#end.abort();
  }

  /** Leaves the room. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#request.signal.removeEventListener("abort", this.#onAbort);
    this.#registered[Symbol.dispose]();
    this.#presenceHandle?.[Symbol.dispose]();
  }
}

/**
 * Takes a slot for a stream or a waiting request. The slot is free again when the platform holds
 * nothing for it. For a client that does not read, that is long after the server dropped it.
 *
 * @throws {ChatError} `rate_limited` if there are too many connections, `unauthorized` if the session
 * has ended since it was found
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
