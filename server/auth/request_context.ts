// A request on its way through the router and its route, with what is known about it.

import type { Actor } from "../../hub/policy.ts";
import type { ClientAddress } from "../limits/client_address.ts";
import type { ReadCost } from "../limits/read_cost.ts";
import type { Authenticator } from "./authenticator.ts";
import type { LiveActor } from "./live_actor.ts";
import type { CookieScope } from "./session_cookie.ts";

/** The parts of the path that the route's pattern names. */
export type PathParams = Readonly<Record<string, string | undefined>>;

/** What a context is made of. */
export interface RequestContextOptions {
  readonly request: Request;
  readonly url: URL;
  readonly client: ClientAddress;
  readonly reads: ReadCost;
  readonly params: PathParams;
  readonly over: Promise<void>;
  readonly authenticator: Authenticator;
}

/** One request; the router makes it and hands it to the route. */
export class RequestContext {
  readonly request: Request;
  readonly url: URL;
  readonly client: ClientAddress;
  /** What the request costs; a handler raises it before it reads. */
  readonly reads: ReadCost;
  readonly params: PathParams;
  /** Settles when the response is sent or the client is gone: nothing is held for it afterwards. */
  readonly over: Promise<void>;
  readonly #authenticator: Authenticator;
  #actor: LiveActor | undefined;

  /** A context whose sender is not identified yet. */
  constructor(options: RequestContextOptions) {
    this.request = options.request;
    this.url = options.url;
    this.client = options.client;
    this.reads = options.reads;
    this.params = options.params;
    this.over = options.over;
    this.#authenticator = options.authenticator;
  }

  /**
   * Identifies the sender. A guest's name comes from `?name=`, or from a form's field if
   * `guestName` is given.
   *
   * @throws {ChatError} `unauthorized` or `bad_request`
   */
  identify(guestName: string | null = this.url.searchParams.get("name")): Promise<Actor> {
    return this.liveActor.identify(() => this.#authenticator.identify(this, guestName));
  }

  /** What the name of the client's session cookie depends on. */
  get cookieScope(): CookieScope {
    return this.#authenticator.cookieScope(this);
  }

  /** The sender, kept current until the request is over; known once `identify` has resolved. */
  get liveActor(): LiveActor {
    if (this.#actor !== undefined) return this.#actor;
    const liveActor = this.#actor = this.#authenticator.expect();
    // The platform keeps this closure for as long as a socket lives, so it must not hold the context.
    const requestIsOver = () => liveActor.requestIsOver();
    this.over.then(requestIsOver, requestIsOver);
    return liveActor;
  }

  /** Whether the sender's session has ended since it was found. */
  get sessionHasEnded(): boolean {
    return this.#actor?.ended ?? false;
  }

  /** The sender, kept current beyond the request; the caller disposes of it. */
  detachLiveActor(): LiveActor {
    const { liveActor } = this;
    liveActor.holdBeyondRequest();
    return liveActor;
  }
}
