// The cookie that a browser's session lives in.

import { deleteCookie, setCookie } from "@std/http/cookie";
import { readCookie } from "../http/read_cookie.ts";

// A browser accepts the prefix under https alone, and then from this very host alone
// (RFC 6265bis, section 4.1.3.2).
const NAME = "hubbub";
const SECURE_NAME = `__Host-${NAME}`;
/** Sessions that nobody uses end earlier on the server; browsers cap this at 400 days. */
const MAX_AGE_S = 365 * 24 * 60 * 60;

/** Its name, over https or not. */
export function sessionCookieName(secure: boolean): string {
  return secure ? SECURE_NAME : NAME;
}

/** The token that the browser sent. */
export function readSessionCookie(headers: Headers, secure: boolean): string | undefined {
  return readCookie(headers, sessionCookieName(secure));
}

/** Hands the token to the browser, out of scripts' reach. */
export function setSessionCookie(headers: Headers, token: string, secure: boolean): void {
  setCookie(headers, {
    name: sessionCookieName(secure),
    value: token,
    httpOnly: true,
    sameSite: "Lax",
    secure,
    path: "/",
    maxAge: MAX_AGE_S,
  });
}

/** Takes it back. */
export function clearSessionCookie(headers: Headers, secure: boolean): void {
  deleteCookie(headers, sessionCookieName(secure), {
    path: "/",
    httpOnly: true,
    secure,
    sameSite: "Lax",
  });
}
