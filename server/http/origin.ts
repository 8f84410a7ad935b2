// Decides which origins may write, and whose requests have the rights of their cookie: the server's
// own.

import { ChatError } from "../../protocol/chat_error.ts";
import { boundedHeader } from "./bounded_header.ts";

const NOT_OWN =
  "Pages of this site are not allowed to do this. If it is the server's own address, set HUBBUB_URL to it";
const NOT_THE_SET_ONE =
  "Pages of this site are not allowed to do this. The server's own address is in HUBBUB_URL";

/** Which origins are this server's own, and which others may write. */
export interface OriginPolicy {
  /** The server's address as browsers see it; undefined: each request's own host. */
  readonly url: string | undefined;
  /** Other origins whose pages may connect and write. */
  readonly origins: readonly string[];
}

type AskingRequest = Pick<Request, "url" | "headers">;

/**
 * Refuses a write or an upgrade from a page of another site. A request without `Origin` is not from a
 * page.
 *
 * @throws {ChatError} `forbidden`
 */
export function checkOrigin(request: AskingRequest, options: OriginPolicy): void {
  const origin = boundedHeader(request.headers, "origin");
  if (origin === null || isOwn(origin, request, options) || isListed(origin, options)) return;
  // Behind a proxy that changes `Host`, the server's own page is refused too, and this message is all
  // that the operator sees.
  throw new ChatError("forbidden", options.url === undefined ? NOT_OWN : NOT_THE_SET_ONE);
}

/**
 * Whether a page of another origin sends the request, listed or not: by itself, or by embedding the
 * address (an image, a script, a frame). SameSite sees sites under one domain, and ports of one host,
 * as one site, so such a request brings the cookie.
 */
export function isForeign(request: AskingRequest, options: OriginPolicy): boolean {
  const origin = boundedHeader(request.headers, "origin");
  if (origin !== null && !isOwn(origin, request, options)) return true;
  return isPartOfAnotherPage(request.headers);
}

/** Whether the configuration lists the origin. */
export function isListed(origin: string, { origins }: OriginPolicy): boolean {
  return origins.includes(origin);
}

/** By Fetch Metadata (W3C), which browsers send over https and to this machine. */
function isPartOfAnotherPage(headers: Headers): boolean {
  const site = boundedHeader(headers, "sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return false;
  const isFollowedLink = boundedHeader(headers, "sec-fetch-mode") === "navigate" &&
    boundedHeader(headers, "sec-fetch-dest") === "document";
  return !isFollowedLink;
}

function isOwn(origin: string, request: AskingRequest, { url }: OriginPolicy): boolean {
  if (url !== undefined) return origin === url;
  // Compares hosts only, because the server does not always know whether the client uses https. The
  // host is that of the address, because HTTP/2 has no `Host`.
  const { protocol, host } = URL.parse(origin) ?? {};
  const asked = URL.parse(request.url)?.host;
  if (host === undefined || host === "" || asked === undefined) return false;
  return URL.parse(`${protocol}//${asked}`)?.host === host;
}
