// The key under which limits count an address.

import { isIP } from "node:net";

/** Groups of an IPv6 address that a provider assigns to one customer: a /64 (RFC 6177). */
const SITE_GROUPS = 4;
const GROUPS = 8;

/**
 * An IPv4 address is its own key, in any notation. The key of an IPv6 address is its /64, because a
 * customer has 2^64 addresses. Anything else is its own text.
 */
export function addressKey(address: string): string {
  const plain = withoutPort(address.trim()).replace(/%.*$/, "").toLowerCase();
  switch (isIP(plain)) {
    case 4:
      return plain;
    case 6:
      return siteOf(plain);
    default:
      return plain;
  }
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`, with a new port each time. */
function withoutPort(address: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address;
}

function siteOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, GROUPS - before.length - after.length);
  const groups = [...before, ...Array<string>(gap).fill("0"), ...after];
  const site = groups.slice(0, SITE_GROUPS).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${site.join(":")}::/64`;
}
