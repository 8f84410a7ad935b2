// The cookie that a browser's session lives in.

import { deleteCookie, setCookie } from "@std/http/cookie";
import { readCookie } from "../http/read_cookie.ts";

// A browser accepts the prefix under https alone, and then from this very host alone
// (RFC 6265bis, section 4.1.3.2).
const NAME = "hubbub";
const SECURE_NAME = `__Host-${NAME}`;
/** Sessions that nobody uses end earlier on the server; browsers cap this at 400 days. */
const MAX_AGE_S = 365 * 24 * 60 * 60;

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
  setCookie(headers, {
    name: sessionCookieName(way),
    value: token,
    httpOnly: true,
    sameSite: "Lax",
    secure: way.secure,
    path: "/",
    maxAge: MAX_AGE_S,
  });
}

/** Takes it back. */
export function clearSessionCookie(headers: Headers, way: CookieWay): void {
  deleteCookie(headers, sessionCookieName(way), {
    path: "/",
    httpOnly: true,
    secure: way.secure,
    sameSite: "Lax",
  });
}
