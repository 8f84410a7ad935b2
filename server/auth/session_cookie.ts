// Reads and sets the cookie of a browser's session. Browsers keep cookies by host, not by port, so its
// name contains the port: two servers on one host have two sessions.

import { type Cookie, setCookie } from "@std/http/cookie";
import { readCookie } from "../http/cookies.ts";

// Browsers accept the prefix only with https, and then only from this host (RFC 6265bis, section
// 4.1.3.2).
const NAME = "hubbub";
const SECURE_NAME = `__Host-${NAME}`;
/** Unused sessions end earlier on the server; browsers limit this to 400 days. */
const MAX_AGE_S = 365 * 24 * 60 * 60;
/** A time in the past. */
const EXPIRED = new Date(0);

/** What the name of the cookie depends on. */
export interface CookieScope {
  /** Whether the browser uses https. */
  readonly secure: boolean;
  /** The port in the browser's address; "" for the default of http or https. */
  readonly port: string;
}

/**
 * The port that the user's browser asked for. If HUBBUB_URL (`serverUrl`) has the request's host, the
 * port is taken from there, because proxies may pass on `Host` without one. A browser that asks another
 * host by plain http does not send the cookie of an https address, so the request's own port counts
 * only if HUBBUB_URL is not an https address.
 */
export function requestedPort(
  { hostname, port }: Pick<URL, "hostname" | "port">,
  serverUrl: string | undefined,
): string {
  const own = URL.parse(serverUrl ?? "");
  return own?.hostname === hostname || own?.protocol === "https:" ? own.port : port;
}

/** The name of the cookie. */
export function sessionCookieName({ secure, port }: CookieScope): string {
  const name = nameWithoutPort(secure);
  return port === "" ? name : `${name}-${port}`;
}

/**
 * The tokens in the request's cookies, in order of precedence. Older sessions are in a cookie without
 * a port in its name, which another server on this host may have set.
 */
export function readSessionCookies(headers: Headers, scope: CookieScope): readonly string[] {
  const names = new Set([sessionCookieName(scope), nameWithoutPort(scope.secure)]);
  return [...names].flatMap((name) => readCookie(headers, name) || []);
}

/** Sets the cookie; scripts cannot read it. */
export function setSessionCookie(headers: Headers, token: string, scope: CookieScope): void {
  setCookie(headers, { ...cookie(token, scope), maxAge: MAX_AGE_S });
}

/** Deletes the cookie. */
export function clearSessionCookie(headers: Headers, scope: CookieScope): void {
  // Not std's deleteCookie(), which sends no SameSite, so that browsers log a warning.
  setCookie(headers, { ...cookie("", scope), expires: EXPIRED });
}

function nameWithoutPort(secure: boolean): string {
  return secure ? SECURE_NAME : NAME;
}

function cookie(value: string, scope: CookieScope): Cookie {
  return {
    name: sessionCookieName(scope),
    value,
    httpOnly: true,
    sameSite: "Lax",
    secure: scope.secure,
    path: "/",
  };
}
