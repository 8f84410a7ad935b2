// One request and what is known of it; handed to the route that serves it.

import type { Caller } from "./people/caller.ts";
import { identify } from "./people/caller.ts";
import type { House } from "./house.ts";
import { isForeign } from "./http/origin.ts";
import type { ReadCost } from "./limits/read_cost.ts";
import type { WayIn } from "./limits/way_in.ts";
import type { LiveActor } from "./people/live_actor.ts";
import { type CookieWay, visitedPort } from "./people/session_cookie.ts";

/** A request on its way through a route. */
export class Visit {
  readonly request: Request;
  readonly url: URL;
  readonly way: WayIn;
  /** What the request counts as; whoever reads something raises it first. */
  readonly reads: ReadCost;
  /** The parts of the path that the route names. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Settles when the answer is out or its reader is gone: when nothing is held for it any more. */
  readonly over: Promise<void>;
  readonly #house: House;
  #actor: LiveActor | undefined;

  /** Made by the router. */
  constructor(
    { request, url, way, reads, params, over, house }: {
      readonly request: Request;
      readonly url: URL;
      readonly way: WayIn;
      readonly reads: ReadCost;
      readonly params: Readonly<Record<string, string | undefined>>;
      readonly over: Promise<void>;
      readonly house: House;
    },
  ) {
    this.request = request;
    this.url = url;
    this.way = way;
    this.reads = reads;
    this.params = params;
    this.over = over;
    this.#house = house;
  }

  /**
   * Who asks. A guest's name comes from `?name=`, or from a form where `guestName` is given.
   *
   * @throws {ChatError} `unauthorized` or `bad_request`
   */
  caller(guestName: string | null = this.url.searchParams.get("name")): Promise<Caller> {
    const { configuration } = this.#house;
    const { guests, password } = configuration;
    return this.#expectActor().identify(() =>
      identify(this.request, {
        sessions: this.#house.sessions,
        // A bare name opens nothing if the server asks for a password.
        guests: guests && password === undefined ? this.#house.guests : undefined,
        address: this.way.counted,
        ...this.cookieWay,
        cookies: !isForeign(this.request, configuration),
        guestName,
      })
    );
  }

  /** What names the cookie of the visitor's session. */
  get cookieWay(): CookieWay {
    return { secure: this.way.secure, port: visitedPort(this.url, this.#house.configuration) };
  }

  /** The same, current for as long as the request lasts; known once `caller` has resolved. */
  get actor(): LiveActor {
    return this.#expectActor();
  }

  /** Whether the session that was found has ended since. */
  get sessionHasEnded(): boolean {
    return this.#actor?.ended ?? false;
  }

  /** The actor stays current beyond the request: whoever calls this disposes of it. */
  handOverActor(): LiveActor {
    const { actor } = this;
    actor.keep();
    return actor;
  }

  #expectActor(): LiveActor {
    if (this.#actor !== undefined) return this.#actor;
    const actor = this.#actor = this.#house.connections.expect();
    // The platform may hold this for as long as a socket lives, and with it what it mentions.
    const requestIsOver = () => actor.requestIsOver();
    this.over.then(requestIsOver, requestIsOver);
    return actor;
  }
}
