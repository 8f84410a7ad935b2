// The cookie that a browser's session lives in. Browsers keep cookies by host and not by port, so its
// name has the port: two servers on one host are two sessions.

import { type Cookie, setCookie } from "@std/http/cookie";
import { readCookie } from "../http/cookies.ts";

// A browser accepts the prefix under https alone, and then from this very host alone
// (RFC 6265bis, section 4.1.3.2).
const NAME = "hubbub";
const SECURE_NAME = `__Host-${NAME}`;
/** Sessions that nobody uses end earlier on the server; browsers cap this at 400 days. */
const MAX_AGE_S = 365 * 24 * 60 * 60;
/** A time that has passed everywhere. */
const EXPIRED = new Date(0);

/** How the user came. */
export interface CookieScope {
  /** By https. */
  readonly secure: boolean;
  /** The port that the user's browser asked; "" for the usual one of http or https. */
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

/** Its name, over https or not. */
export function sessionCookieName({ secure, port }: CookieScope): string {
  const name = nameWithoutPort(secure);
  return port === "" ? name : `${name}-${port}`;
}

/**
 * The tokens that the browser sent, the one to believe first. Sessions from before the name had a port
 * are in a cookie without one; another server on this host may have set that too.
 */
export function readSessionCookies(headers: Headers, scope: CookieScope): readonly string[] {
  const names = new Set([sessionCookieName(scope), nameWithoutPort(scope.secure)]);
  return [...names].flatMap((name) => readCookie(headers, name) || []);
}

/** Hands the token to the browser, out of scripts' reach. */
export function setSessionCookie(headers: Headers, token: string, scope: CookieScope): void {
  setCookie(headers, { ...cookie(token, scope), maxAge: MAX_AGE_S });
}

/** Takes it back. */
export function clearSessionCookie(headers: Headers, scope: CookieScope): void {
  // Not std's deleteCookie(): that one sends no SameSite, and a browser warns of a cookie without one.
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
