// Finds the address of the client, behind proxies that are trusted.

import { addressKey } from "./address_key.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import type { AddressList } from "../http/address_list.ts";

/** The client of a request, as far as it can be trusted. */
export interface ClientAddress {
  /** The client's address. */
  readonly address: string;
  /** The key under which limits count the client. */
  readonly rateLimitKey: string;
  /** Whether the client uses https. */
  readonly secure: boolean;
  /** Whether a proxy passed the request on. */
  readonly proxied: boolean;
}

/** Which proxies are trusted. */
export interface ProxyPolicy {
  /** Proxies that may set X-Forwarded-For and X-Forwarded-Proto. */
  readonly proxies: AddressList;
  /** The server's address as browsers see it, if it is configured. */
  readonly url: string | undefined;
}

/** Reads X-Forwarded-For and X-Forwarded-Proto, but only from trusted proxies. */
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

/**
 * Each proxy appends its peer, so the client is the first from the right that is not a trusted proxy.
 */
function originalAddress(
  forwardedFor: string,
  peer: string,
  proxies: AddressList,
): string {
  const hops = forwardedFor.split(",").map((hop) => hop.trim()).filter((hop) => hop !== "");
  return hops.findLast((hop) => !proxies.has(hop)) ?? hops[0] ?? peer;
}
