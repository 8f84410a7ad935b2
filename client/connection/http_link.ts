// The base of the transports over plain HTTP: events come in responses, and each write is a request.

import type { AfterClose, CloseCause } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/events/base.ts";
import { httpWrite } from "./http_write.ts";
import type { Clock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "./bounded_request.ts";
import type { Link, LinkEvents, OutgoingFrame, RoomAddress } from "./transport.ts";

/** What the transports over plain HTTP need. */
export interface HttpTransportOptions {
  readonly address: RoomAddress;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}

/** A link that ends with one abort signal and detects silence with one timer. */
export abstract class HttpLink implements Link {
  protected readonly options: HttpTransportOptions;
  protected readonly events: LinkEvents;
  readonly #abort = new AbortController();
  /** The user when the link was opened; undefined for nobody, and for a guest named in the address. */
  readonly #userId: string | undefined;
  #receivedAt: number;
  #silenceMs = 0;
  #cancelTimer = () => {};

  constructor(options: HttpTransportOptions, events: LinkEvents) {
    this.options = options;
    this.events = events;
    const { guest, userId } = options.address;
    this.#userId = guest === undefined ? userId?.() : undefined;
    this.#receivedAt = options.clock.now();
    // Later, once the constructors of the subclasses are through.
    const lost = () => this.end("reconnect", "lost");
    Promise.resolve().then(() => this.run()).then(lost, lost);
  }

  /** Delivers frames until the link ends. */
  protected abstract run(): Promise<void>;

  protected get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  send(frame: OutgoingFrame): void {
    // Only a WebSocket carries the others.
    if (!("nonce" in frame)) return;
    const { address, fetch, clock } = this.options;
    // Bounded, as unanswered requests would use up the few connections to a host.
    within(
      ANSWERED_WITHIN_MS,
      clock,
      (signal) => httpWrite(frame, { address, fetch, signal }),
      this.#abort.signal,
    ).then(
      (answer) => {
        if (!this.ended) this.events.frames([answer]);
      },
      () => this.end("reconnect", "lost"),
    );
  }

  /** Compares the clock, as this link cannot ping: after a sleep it has been silent for too long. */
  check(): void {
    if (this.options.clock.now() - this.#receivedAt > this.#silenceMs) {
      this.end("reconnect", "lost");
    }
  }

  close(): void {
    this.#cancelTimer();
    this.#abort.abort();
  }

  protected end(next: AfterClose, cause: CloseCause): void {
    if (this.ended) return;
    this.close();
    this.events.closed(next, cause);
  }

  /**
   * Ends the link if the server no longer knows the page as its user, who may have signed out in another
   * tab. An open room still answers, but as it answers a stranger.
   */
  protected checkUser(user: Pick<User, "id"> | null | undefined): void {
    if (user === undefined || this.#userId === undefined || user?.id === this.#userId) return;
    this.end("stay_away", "session_ended");
  }

  /** Ends the link unless something arrives within `ms`; call it again when it does. */
  protected expectWithin(ms: number): void {
    this.#receivedAt = this.options.clock.now();
    this.#silenceMs = ms;
    this.#cancelTimer();
    this.#cancelTimer = this.options.clock.setTimer(ms, () => this.end("reconnect", "lost"));
  }

  /** Allows silence from now on. */
  protected expectNothing(): void {
    this.#cancelTimer();
  }

  /** Requests the room from the cursor on. A refusal ends the link and returns nothing. */
  protected async get(
    accept: string,
    query: Record<string, string> = {},
  ): Promise<Response | undefined> {
    const { address, fetch } = this.options;
    const { seq, epoch } = address.cursor();
    const search = new URLSearchParams({ after: `${seq}.${epoch}`, ...query });
    if (address.guest !== undefined) search.set("name", address.guest);
    const response = await fetch(`/rooms/${address.room}?${search}`, {
      headers: { accept },
      cache: "no-store",
      signal: this.#abort.signal,
    });
    if (response.ok) return response;
    this.end(...afterRefusal(response));
  }
}

const PROBLEM = "application/problem+json";

/** What the client does after a refusal. One that is not the server's own comes from a proxy. */
function afterRefusal({ status, headers }: Response): [AfterClose, CloseCause] {
  if (!headers.get("content-type")?.startsWith(PROBLEM)) return ["reconnect", "lost"];
  if (status === 401) return ["stay_away", "session_ended"];
  if (status === 403 || status === 404) return ["stay_away", "refused"];
  if (status === 429) return ["reconnect_later", "too_many"];
  return ["reconnect", "lost"];
}
