// Finds out who sends a request: a session, a guest or nobody, on every transport.

import type { Actor } from "../../hub/policy.ts";
import type { Sessions } from "../../hub/sessions.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/frames.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import { isForeign, type OriginPolicy } from "../http/origin.ts";
import type { ClientAddress } from "../limits/client_address.ts";
import type { Guests } from "./guests.ts";
import type { LiveActor } from "./live_actor.ts";
import { type CookieScope, readSessionCookies, requestedPort } from "./session_cookie.ts";

/** What an authenticator uses. */
export interface AuthenticatorOptions {
  readonly sessions: Pick<Sessions, "find">;
  /** Makes guests; undefined if a name alone is not enough. */
  readonly guests: Pick<Guests, "named"> | undefined;
  /** Tracks each actor from before the session is looked up. */
  readonly liveActors: { expect(): LiveActor };
  /** Decides whether a request's cookie counts. */
  readonly origins: OriginPolicy;
}

/** A request, as far as identifying its sender needs it. */
export interface IdentifiableRequest {
  readonly request: Request;
  readonly url: URL;
  readonly client: ClientAddress;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;
const SCHEME = /^Bearer\b/i;

/** Identifies senders by token, cookie or guest name, in this order. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  /** Looks nothing up yet. */
  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** An actor who is not identified yet, but whom changes of sessions and names reach already. */
  expect(): LiveActor {
    return this.#options.liveActors.expect();
  }

  /**
   * Identifies the sender.
   *
   * @throws {ChatError} `unauthorized` for an unknown token, `bad_request` for a bad name
   */
  async identify(asking: IdentifiableRequest, guestName: string | null): Promise<Actor> {
    const { sessions, guests, origins } = this.#options;
    const { request, client: { rateLimitKey: address } } = asking;
    const token = bearerToken(request.headers);
    if (token !== undefined) {
      const session = await sessions.find(token);
      if (session === undefined) throw new ChatError("unauthorized", "This token is not valid");
      return { user: session.user, session, address };
    }
    // SameSite sees all sites under one domain (www.example.org, chat.example.org) as one, so a socket
    // that a page of another origin opens brings the cookie. Such a page has to use a token.
    const cookies = isForeign(request, origins)
      ? []
      : readSessionCookies(request.headers, this.cookieScope(asking));
    for (const cookie of cookies) {
      const session = await sessions.find(cookie);
      if (session !== undefined) return { user: session.user, session, address };
    }
    return { user: guests && guestName ? guests.named(guestName) : null, address };
  }

  /** What the name of the client's session cookie depends on. */
  cookieScope({ client, url }: Pick<IdentifiableRequest, "client" | "url">): CookieScope {
    return { secure: client.secure, port: requestedPort(url, this.#options.origins.url) };
  }
}

function bearerToken(headers: Headers): string | undefined {
  const authorization = boundedHeader(headers, "authorization");
  if (authorization !== null) {
    const token = BEARER.exec(authorization)?.[1];
    if (token !== undefined) return token;
    if (SCHEME.test(authorization)) {
      throw new ChatError("unauthorized", "Authorization takes the form: Bearer <token>");
    }
    // Another scheme is meant for a proxy in front, which passes it on.
  }
  return requestedSubprotocols(headers)
    .find((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX))
    ?.slice(TOKEN_SUBPROTOCOL_PREFIX.length);
}

/** The subprotocols that an upgrade request offers. */
export function requestedSubprotocols(headers: Headers): string[] {
  const offered = boundedHeader(headers, "sec-websocket-protocol");
  return offered === null ? [] : offered.split(",").map((name) => name.trim());
}
