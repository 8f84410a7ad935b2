// Which of the forms that an address has a request gets (RFC 9110, section 12.5.1).

import { accepts } from "@std/http/negotiation";
import { boundedHeader } from "./bounded_header.ts";

const MEDIA_RANGE = /^\s*([^\s/;,]+\/[^\s;,]+)\s*(;.*)?$/;
const QUALITY = /;\s*(q=[\d.]+)/i;

/**
 * The media type that fits the request's `Accept` best, or undefined where none does. What is named
 * first wins among equals, then what stands first in `types`; so the first of `types` is what a
 * bare wildcard gets, and no `Accept` at all.
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
  // The library leaves the order of `Accept` out of account, and axios' `application/json,
  // text/plain, */*` means JSON; so the types are handed to it in that order. The sort is stable.
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

/** No type here has parameters, so `application/json; charset=utf-8` means what it names. */
function parseRanges(accept: string): MediaRange[] {
  return accept.split(",").flatMap((part) => {
    const match = MEDIA_RANGE.exec(part);
    if (match === null) return [];
    const [, name = "", parameters = ""] = match;
    return [{ name: name.toLowerCase(), quality: QUALITY.exec(parameters)?.[1] }];
  });
}
