// Addresses as limits count them.

import { assertEquals } from "@std/assert";
import { addressKey } from "../../../server/limits/address_key.ts";

Deno.test("addressKey() is an IPv4 address itself, however a proxy writes it", () => {
  for (const text of ["192.0.2.7", " 192.0.2.7 ", "192.0.2.7:4711", "::ffff:192.0.2.7"]) {
    assertEquals(addressKey(text), "192.0.2.7");
  }
});

Deno.test("addressKey() is an IPv6 address's /64, so that 2^64 of them are one", () => {
  const key = "2001:db8:1:2::/64";
  const same = [
    "2001:db8:1:2::1",
    "2001:0DB8:0001:0002:ffff:eeee:dddd:cccc",
    "[2001:db8:1:2::9]:4711",
    "2001:db8:1:2:0:0:0:5%eth0",
  ];
  for (const text of same) assertEquals(addressKey(text), key);
  assertEquals(addressKey("2001:db8:1:3::1"), "2001:db8:1:3::/64");
  assertEquals(addressKey("::1"), "0:0:0:0::/64");
  assertEquals(addressKey("2001:db8::"), "2001:db8:0:0::/64");
});

Deno.test("addressKey() leaves what is no address as it is", () => {
  assertEquals(addressKey("unknown"), "unknown");
  assertEquals(addressKey(""), "");
});
