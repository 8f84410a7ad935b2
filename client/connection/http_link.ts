// What the transports over plain HTTP share: they only bring, so that writes go by requests of their own.

import type { AfterClose, CloseCause } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/event.ts";
import { httpWrite } from "./http_write.ts";
import type { Clock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "./within.ts";
import type { Link, LinkEvents, OutgoingFrame, RoomAddress } from "./transport.ts";

/** What the transports over plain HTTP are made of. */
export interface HttpTransportOptions {
  readonly address: RoomAddress;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}

/** A link whose end is one aborted signal, and whose silence is watched by one alarm. */
export abstract class HttpLink implements Link {
  protected readonly options: HttpTransportOptions;
  protected readonly events: LinkEvents;
  readonly #abort = new AbortController();
  /** Who the page was when it opened this link; undefined for nobody, and for a guest by address. */
  readonly #userId: string | undefined;
  #heardAt: number;
  #silentAfter = 0;
  #cancelAlarm = () => {};

  constructor(options: HttpTransportOptions, events: LinkEvents) {
    this.options = options;
    this.events = events;
    const { guest, userId } = options.address;
    this.#userId = guest === undefined ? userId?.() : undefined;
    this.#heardAt = options.clock.now();
    // Later, when the constructors of this class's heirs are through.
    const lost = () => this.end("reconnect", "lost");
    Promise.resolve().then(() => this.run()).then(lost, lost);
  }

  /** Brings what there is until the link ends. */
  protected abstract run(): Promise<void>;

  protected get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  send(frame: OutgoingFrame): void {
    // Only a transport both ways has these.
    if (!("nonce" in frame)) return;
    const { address, fetch, clock } = this.options;
    // Unanswered ones would pile up: a browser has few connections to one host.
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

  /** Such a link cannot be asked. Its clock can: after a sleep it has been silent for too long. */
  check(): void {
    if (this.options.clock.now() - this.#heardAt > this.#silentAfter) {
      this.end("reconnect", "lost");
    }
  }

  close(): void {
    this.#cancelAlarm();
    this.#abort.abort();
  }

  protected end(next: AfterClose, cause: CloseCause): void {
    if (this.ended) return;
    this.close();
    this.events.closed(next, cause);
  }

  /**
   * Ends the link if the server no longer takes the page for its user, who has signed out in another
   * tab, for example. An open room answers all the same, and answers as to nobody.
   */
  protected checkUser(user: Pick<User, "id"> | null | undefined): void {
    if (user === undefined || this.#userId === undefined || user?.id === this.#userId) return;
    this.end("stay_away", "session_ended");
  }

  /** From now on, so much silence means that nobody is there. */
  protected expectWithin(ms: number): void {
    this.#heardAt = this.options.clock.now();
    this.#silentAfter = ms;
    this.#cancelAlarm();
    this.#cancelAlarm = this.options.clock.setTimer(ms, () => this.end("reconnect", "lost"));
  }

  /** Silence means nothing from now on: somebody else listens. */
  protected expectNothing(): void {
    this.#cancelAlarm();
  }

  /** Asks for the room from the cursor on. A refusal ends the link and gives nothing. */
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

/** What a client does after an answer that brings no events. A proxy's own refusal is a broken way. */
function afterRefusal({ status, headers }: Response): [AfterClose, CloseCause] {
  if (!headers.get("content-type")?.startsWith(PROBLEM)) return ["reconnect", "lost"];
  if (status === 401) return ["stay_away", "session_ended"];
  if (status === 403 || status === 404) return ["stay_away", "refused"];
  if (status === 429) return ["reconnect_later", "too_many"];
  return ["reconnect", "lost"];
}
