// One cookie of a request.

import { boundedHeader } from "./bounded_header.ts";

/**
 * Its value. Other cookies are none of our business, not even broken ones, which programs on the
 * same host may have set: a library's parser refuses all for one of them.
 */
export function readCookie(headers: Headers, name: string): string | undefined {
  const prefix = `${name}=`;
  const pairs = boundedHeader(headers, "cookie")?.split(";").map((pair) => pair.trim()) ?? [];
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
}
