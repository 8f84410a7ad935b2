// Which pages may write here, and whose requests bring their cookie's rights: the host's own.

import { ChatError } from "../../protocol/chat_error.ts";
import { boundedHeader } from "./bounded_header.ts";

const NOT_OWN =
  "Pages of that site may not do this here. If it is this server's own address, set HUBBUB_URL to it";
const NOT_THE_SET_ONE =
  "Pages of that site may not do this here. This server's own address is the one in HUBBUB_URL";

/** Which origins are this server's own, and which others may write. */
export interface OriginPolicy {
  /** The server's address as browsers see it; undefined: each request's own host. */
  readonly url: string | undefined;
  /** Other origins whose pages may connect and write. */
  readonly origins: readonly string[];
}

type AskingRequest = Pick<Request, "url" | "headers">;

/**
 * Refuses a write or an upgrade that a page of another site makes. Without `Origin` it is no page.
 *
 * @throws {ChatError} `forbidden`
 */
export function checkOrigin(request: AskingRequest, options: OriginPolicy): void {
  const origin = boundedHeader(request.headers, "origin");
  if (origin === null || isOwn(origin, request, options) || isListed(origin, options)) return;
  // Behind a proxy that changes `Host` the server's own page is refused too, and this is all that
  // whoever set it up gets to see.
  throw new ChatError("forbidden", options.url === undefined ? NOT_OWN : NOT_THE_SET_ONE);
}

/**
 * Whether a page of another origin asks, listed or not: by itself, or by having the browser load the
 * address as a part of it (an image, a script, a frame). Sites under one name, and on other ports of
 * one host, are the same one to SameSite, so that such a request brings the cookie.
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

/** By Fetch Metadata (W3C), which a browser sends over https and to this machine. */
function isPartOfAnotherPage(headers: Headers): boolean {
  const site = boundedHeader(headers, "sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return false;
  const isFollowedLink = boundedHeader(headers, "sec-fetch-mode") === "navigate" &&
    boundedHeader(headers, "sec-fetch-dest") === "document";
  return !isFollowedLink;
}

function isOwn(origin: string, request: AskingRequest, { url }: OriginPolicy): boolean {
  if (url !== undefined) return origin === url;
  // Whether the client came by https is not always known here; the host decides. It is the address's,
  // as over HTTP/2 there is no `Host`.
  const { protocol, host } = URL.parse(origin) ?? {};
  const asked = URL.parse(request.url)?.host;
  if (host === undefined || host === "" || asked === undefined) return false;
  return URL.parse(`${protocol}//${asked}`)?.host === host;
}
