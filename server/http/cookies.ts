// Reads a cookie of a request, and sets cookies that hold a preference.

import { type Cookie, setCookie } from "@std/http/cookie";
import { boundedHeader } from "./bounded_header.ts";

/**
 * The value of one cookie; undefined if the request does not have it. It passes over all other cookies,
 * malformed ones too, because other programs on the same host may have set them. A library's parser
 * rejects the whole header for one of them.
 */
export function readCookie(headers: Headers, name: string): string | undefined {
  const prefix = `${name}=`;
  const pairs = boundedHeader(headers, "cookie")?.split(";").map((pair) => pair.trim()) ?? [];
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
}

/** Sets a cookie for the whole site that scripts cannot read; without a lifetime, for this session. */
export function setPreferenceCookie(headers: Headers, cookie: Cookie): void {
  setCookie(headers, { sameSite: "Lax", httpOnly: true, path: "/", ...cookie });
}
