// Which addresses a configured list contains.

import { assertEquals, assertThrows } from "@std/assert";
import { addressList } from "../../../server/http/address_list.ts";

Deno.test("addressList() holds single addresses and whole networks", () => {
  const list = addressList(["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"]);
  const inside = ["127.0.0.1", "10.1.2.3", "::1", "fd12::1", "::ffff:10.1.2.3"];
  const outside = ["127.0.0.2", "11.0.0.1", "::2", "fe80::1", "::ffff:11.0.0.1", "", "localhost"];
  for (const address of inside) assertEquals(list.has(address), true, address);
  for (const address of outside) assertEquals(list.has(address), false, address);
});

Deno.test("addressList() holds nothing when it is empty", () => {
  assertEquals(addressList([]).has("127.0.0.1"), false);
});

Deno.test("addressList() refuses what is neither an address nor a network", () => {
  for (const entry of ["localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "*"]) {
    assertThrows(() => addressList([entry]), RangeError, entry);
  }
});
