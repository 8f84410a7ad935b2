// Who sends a request: session, guest or nobody, whatever the transport.

import type { Sessions } from "../../hub/sessions.ts";
import type { Actor } from "../../hub/actor.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { TOKEN_SUBPROTOCOL_PREFIX } from "../../protocol/frames.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import type { Guests } from "./guests.ts";
import { type CookieScope, readSessionCookies } from "./session_cookie.ts";

/** What identifying needs. */
export interface IdentifyOptions extends CookieScope {
  readonly sessions: Sessions;
  /** Who a bare name is enough for; undefined where it is not enough. */
  readonly guests: Guests | undefined;
  readonly address: string;
  /**
   * Whether a cookie counts. Sites under one name (www.example.org, chat.example.org) are the same one
   * to SameSite, so that a socket of the other's page brings the cookie; such a page has a token.
   */
  readonly cookies: boolean;
  /** `?name=` of the request, or a form's field. */
  readonly guestName?: string | null;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;
const SCHEME = /^Bearer\b/i;

/**
 * Who a request comes from. A token wins over a cookie, both over a guest's name.
 *
 * @throws {ChatError} `unauthorized` for a token that means nothing, `bad_request` for a bad name.
 */
export async function identify(request: Request, options: IdentifyOptions): Promise<Actor> {
  const { sessions, guests, address, cookies, guestName } = options;
  const token = bearerToken(request.headers);
  if (token !== undefined) {
    const session = await sessions.find(token);
    if (session === undefined) throw new ChatError("unauthorized", "That token means nothing here");
    return { user: session.user, session, address };
  }
  for (const cookie of cookies ? readSessionCookies(request.headers, options) : []) {
    const session = await sessions.find(cookie);
    if (session !== undefined) return { user: session.user, session, address };
  }
  return { user: guests && guestName ? guests.named(guestName) : null, address };
}

function bearerToken(headers: Headers): string | undefined {
  const authorization = boundedHeader(headers, "authorization");
  if (authorization !== null) {
    const token = BEARER.exec(authorization)?.[1];
    if (token !== undefined) return token;
    if (SCHEME.test(authorization)) {
      throw new ChatError("unauthorized", "Authorization takes the form: Bearer <token>");
    }
    // Another scheme is between the user and a proxy in front, which passes it on.
  }
  return requestedSubprotocols(headers)
    .find((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX))
    ?.slice(TOKEN_SUBPROTOCOL_PREFIX.length);
}

/** The sub-protocols that an upgrade asks for. */
export function requestedSubprotocols(headers: Headers): string[] {
  const asked = boundedHeader(headers, "sec-websocket-protocol");
  return asked === null ? [] : asked.split(",").map((name) => name.trim());
}
