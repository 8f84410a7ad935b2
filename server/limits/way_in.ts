// Where a request really comes from, where proxies that may say so stand in front.

import { addressKey } from "./address_key.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import type { Configuration } from "../settings/configuration.ts";

/** The visitor's side of a request, as far as it can be believed. */
export interface WayIn {
  /** The visitor's address. */
  readonly address: string;
  /** What limits count the visitor under. */
  readonly counted: string;
  /** Whether the visitor uses https. */
  readonly secure: boolean;
  /** Whether somebody passed the request on. */
  readonly proxied: boolean;
}

type WayInOptions = Pick<Configuration, "proxies" | "url">;

/** Reads X-Forwarded-For and -Proto, but only from who may set them. */
export function wayIn(headers: Headers, peer: string, { proxies, url }: WayInOptions): WayIn {
  const forwardedFor = boundedHeader(headers, "x-forwarded-for");
  const proxied = forwardedFor !== null || headers.has("x-forwarded-proto") ||
    headers.has("forwarded") || headers.has("via");
  const trusted = proxied && proxies.has(peer);
  const https = trusted &&
    boundedHeader(headers, "x-forwarded-proto")?.split(",")[0]?.trim() === "https";
  const address = trusted && forwardedFor !== null
    ? visitorAddress(forwardedFor, peer, proxies)
    : peer;
  return {
    address,
    counted: addressKey(address),
    secure: url === undefined ? https : url.startsWith("https:"),
    proxied,
  };
}

/** Each proxy appends who spoke to it: the first from the right that is no proxy of ours is the visitor. */
function visitorAddress(
  forwardedFor: string,
  peer: string,
  proxies: WayInOptions["proxies"],
): string {
  const hops = forwardedFor.split(",").map((hop) => hop.trim()).filter((hop) => hop !== "");
  return hops.findLast((hop) => !proxies.has(hop)) ?? hops[0] ?? peer;
}
