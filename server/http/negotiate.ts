// Chooses the media type of a response (RFC 9110, section 12.5.1).

import { accepts } from "@std/http/negotiation";
import { boundedHeader } from "./bounded_header.ts";

const MEDIA_RANGE = /^\s*([^\s/;,]+\/[^\s;,]+)\s*(;.*)?$/;
const QUALITY = /;\s*(q=[\d.]+)/i;

/**
 * The type that matches the request's `Accept` best, or undefined if none does. Among equals, the
 * first in `Accept` wins, then the first in `types`; so a bare wildcard, or no `Accept` at all, gets
 * the first of `types`.
 */
export function negotiate<Type extends string>(
  { headers }: Pick<Request, "headers">,
  types: readonly Type[],
): Type | undefined {
  const ranges = parseRanges(boundedHeader(headers, "accept") ?? "");
  if (ranges.length === 0) return types[0];
  const place = (type: Type) => {
    const index = ranges.findIndex(({ name }) => name === type);
    return index === -1 ? ranges.length : index;
  };
  const accept = ranges.map(({ name, quality }) => quality ? `${name};${quality}` : name).join();
  // The library ignores the order of `Accept`, but axios' `application/json, text/plain, */*` means
  // JSON. So it gets the types in that order. The sort is stable.
  const ordered = types.toSorted((a, b) => place(a) - place(b));
  const chosen = accepts({ headers: new Headers({ accept }) } as Request, ...ordered);
  return types.find((type) => type === chosen);
}

/** Whether the response should be a page: for a browser rather than a program. */
export function wantsPage(request: Request): boolean {
  return negotiate(request, ["application/json", "text/html"]) === "text/html";
}

interface MediaRange {
  readonly name: string;
  readonly quality: string | undefined;
}

/** Types here have no parameters, so `application/json; charset=utf-8` is `application/json`. */
function parseRanges(accept: string): MediaRange[] {
  return accept.split(",").flatMap((part) => {
    const match = MEDIA_RANGE.exec(part);
    if (match === null) return [];
    const [, name = "", parameters = ""] = match;
    return [{ name: name.toLowerCase(), quality: QUALITY.exec(parameters)?.[1] }];
  });
}
