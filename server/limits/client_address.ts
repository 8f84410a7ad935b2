// Where a request really comes from, where proxies that may say so stand in front.

import { addressKey } from "./address_key.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import type { AddressList } from "../http/address_list.ts";

/** The client's side of a request, as far as it can be believed. */
export interface ClientAddress {
  /** The client's address. */
  readonly address: string;
  /** What limits count the client under. */
  readonly rateLimitKey: string;
  /** Whether the client uses https. */
  readonly secure: boolean;
  /** Whether somebody passed the request on. */
  readonly proxied: boolean;
}

/** Whose word about the client is believed. */
export interface ProxyPolicy {
  /** Proxies that may set X-Forwarded-For and X-Forwarded-Proto. */
  readonly proxies: AddressList;
  /** The server's address as browsers see it, if it is configured. */
  readonly url: string | undefined;
}

/** Reads X-Forwarded-For and -Proto, but only from who may set them. */
export function clientAddress(
  headers: Headers,
  peer: string,
  { proxies, url }: ProxyPolicy,
): ClientAddress {
  const forwardedFor = boundedHeader(headers, "x-forwarded-for");
  const proxied = forwardedFor !== null || headers.has("x-forwarded-proto") ||
    headers.has("forwarded") || headers.has("via");
  const trusted = proxied && proxies.has(peer);
  const https = trusted &&
    boundedHeader(headers, "x-forwarded-proto")?.split(",")[0]?.trim() === "https";
  const address = trusted && forwardedFor !== null
    ? originalAddress(forwardedFor, peer, proxies)
    : peer;
  return {
    address,
    rateLimitKey: addressKey(address),
    secure: url === undefined ? https : url.startsWith("https:"),
    proxied,
  };
}

/** Each proxy appends who spoke to it: the first from the right that is no proxy of ours is the client. */
function originalAddress(
  forwardedFor: string,
  peer: string,
  proxies: AddressList,
): string {
  const hops = forwardedFor.split(",").map((hop) => hop.trim()).filter((hop) => hop !== "");
  return hops.findLast((hop) => !proxies.has(hop)) ?? hops[0] ?? peer;
}
