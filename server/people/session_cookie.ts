// The cookie that a browser's session lives in.

import { type Cookie, setCookie } from "@std/http/cookie";
import { readCookie } from "../http/read_cookie.ts";

// A browser accepts the prefix under https alone, and then from this very host alone
// (RFC 6265bis, section 4.1.3.2).
const NAME = "hubbub";
const SECURE_NAME = `__Host-${NAME}`;
/** Sessions that nobody uses end earlier on the server; browsers cap this at 400 days. */
const MAX_AGE_S = 365 * 24 * 60 * 60;
/** A time that has passed everywhere. */
const EXPIRED = new Date(0);

/** How the visitor came. */
export interface CookieWay {
  /** By https. */
  readonly secure: boolean;
}

/** Its name, over https or not. */
export function sessionCookieName({ secure }: CookieWay): string {
  return secure ? SECURE_NAME : NAME;
}

/** The token that the browser sent. */
export function readSessionCookie(headers: Headers, way: CookieWay): string | undefined {
  return readCookie(headers, sessionCookieName(way));
}

/** Hands the token to the browser, out of scripts' reach. */
export function setSessionCookie(headers: Headers, token: string, way: CookieWay): void {
  setCookie(headers, { ...cookie(token, way), maxAge: MAX_AGE_S });
}

/** Takes it back. */
export function clearSessionCookie(headers: Headers, way: CookieWay): void {
  // Not std's deleteCookie(): that one sends no SameSite, and a browser warns of a cookie without one.
  setCookie(headers, { ...cookie("", way), expires: EXPIRED });
}

function cookie(value: string, way: CookieWay): Cookie {
  return {
    name: sessionCookieName(way),
    value,
    httpOnly: true,
    sameSite: "Lax",
    secure: way.secure,
    path: "/",
  };
}
