// One request and what is known of it; handed to the route that serves it.

import type { Actor } from "../../hub/actor.ts";
import { identify } from "./identify.ts";
import type { App } from "../app.ts";
import { isForeign } from "../http/origin.ts";
import type { ReadCost } from "../limits/read_cost.ts";
import type { ClientAddress } from "../limits/client_address.ts";
import type { LiveActor } from "./live_actor.ts";
import { type CookieScope, requestedPort } from "./session_cookie.ts";

/** A request on its way through a route. */
export class RequestContext {
  readonly request: Request;
  readonly url: URL;
  readonly client: ClientAddress;
  /** What the request counts as; whoever reads something raises it first. */
  readonly reads: ReadCost;
  /** The parts of the path that the route names. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Settles when the answer is out or its reader is gone: when nothing is held for it any more. */
  readonly over: Promise<void>;
  readonly #app: App;
  #actor: LiveActor | undefined;

  /** Made by the router. */
  constructor(
    { request, url, client, reads, params, over, app }: {
      readonly request: Request;
      readonly url: URL;
      readonly client: ClientAddress;
      readonly reads: ReadCost;
      readonly params: Readonly<Record<string, string | undefined>>;
      readonly over: Promise<void>;
      readonly app: App;
    },
  ) {
    this.request = request;
    this.url = url;
    this.client = client;
    this.reads = reads;
    this.params = params;
    this.over = over;
    this.#app = app;
  }

  /**
   * Who asks. A guest's name comes from `?name=`, or from a form where `guestName` is given.
   *
   * @throws {ChatError} `unauthorized` or `bad_request`
   */
  identify(guestName: string | null = this.url.searchParams.get("name")): Promise<Actor> {
    const { configuration } = this.#app;
    const { guests, password } = configuration;
    return this.#expectLiveActor().identify(() =>
      identify(this.request, {
        sessions: this.#app.sessions,
        // A bare name opens nothing if the server asks for a password.
        guests: guests && password === undefined ? this.#app.guests : undefined,
        address: this.client.rateLimitKey,
        ...this.cookieScope,
        cookies: !isForeign(this.request, configuration),
        guestName,
      })
    );
  }

  /** What names the cookie of the client's session. */
  get cookieScope(): CookieScope {
    return { secure: this.client.secure, port: requestedPort(this.url, this.#app.configuration) };
  }

  /** The same, current for as long as the request lasts; known once `identify` has resolved. */
  get liveActor(): LiveActor {
    return this.#expectLiveActor();
  }

  /** Whether the session that was found has ended since. */
  get sessionHasEnded(): boolean {
    return this.#actor?.ended ?? false;
  }

  /** The actor stays current beyond the request: whoever calls this disposes of it. */
  takeOverLiveActor(): LiveActor {
    const { liveActor } = this;
    liveActor.holdBeyondRequest();
    return liveActor;
  }

  #expectLiveActor(): LiveActor {
    if (this.#actor !== undefined) return this.#actor;
    const liveActor = this.#actor = this.#app.connections.expect();
    // The platform may hold this for as long as a socket lives, and with it what it mentions.
    const requestIsOver = () => liveActor.requestIsOver();
    this.over.then(requestIsOver, requestIsOver);
    return liveActor;
  }
}
