// A set of IP addresses and CIDRs, such as the trusted proxies.

import { BlockList, isIP } from "node:net";

const FAMILIES = { 4: "ipv4", 6: "ipv6" } as const;
const MOST_BITS = { 4: 32, 6: 128 } as const;

/** A set of addresses. */
export interface AddressList {
  /** The entries as given. */
  readonly entries: readonly string[];
  /** Whether the set contains an address; false for anything that is not an address. */
  has(address: string): boolean;
}

/**
 * Makes a set from IP addresses (`127.0.0.1`, `::1`) and CIDRs (`10.0.0.0/8`).
 *
 * @throws {RangeError} if an entry is neither
 */
export function addressList(entries: readonly string[]): AddressList {
  const list = new BlockList();
  for (const entry of entries) addEntry(list, entry);
  return {
    entries,
    has(address) {
      const plain = unmapped(address);
      const version = isIP(plain);
      return (version === 4 || version === 6) && list.check(plain, FAMILIES[version]);
    },
  };
}

function addEntry(list: BlockList, entry: string): void {
  const [address = "", bits, ...rest] = entry.split("/");
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || rest.length > 0) {
    throw new RangeError(`Cannot read "${entry}": it is neither an IP address nor a CIDR`);
  }
  if (bits === undefined) return list.addAddress(address, FAMILIES[version]);
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > MOST_BITS[version]) {
    throw new RangeError(`Cannot read "${entry}": its prefix has too many bits`);
  }
  list.addSubnet(address, Number(bits), FAMILIES[version]);
}

/** A dual-stack socket reports an IPv4 peer as `::ffff:10.0.0.1`; here it is `10.0.0.1`. */
function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
