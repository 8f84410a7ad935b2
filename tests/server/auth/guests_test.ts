// The guest that a name without a session identifies.

import { assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { ChatError } from "../../../protocol/chat_error.ts";
import { Guests } from "../../../server/auth/guests.ts";

Deno.test("Guests.named() returns one user for one name, in any spelling and from any client", () => {
  const guests = new Guests();
  const { id, name, guest } = guests.named("Zoë");
  assertEquals([name, guest], ["Zoë", true]);
  assertMatch(id, /^g_[a-z2-7]{16}$/);
  assertEquals(guests.named("  Zoe\u0308 "), guests.named("Zoë"));
  assertEquals(new Guests().named("Zoë").id, id);
  assertNotEquals(guests.named("Zoe").id, id);
});

Deno.test("Guests.named() keeps the id of a name from one release to the next", () => {
  // The first 80 bits of SHA-256 of "guest alice", in base32 (RFC 4648, section 6).
  assertEquals(new Guests().named("alice").id, "g_pee6jyesr4t7eynu");
});

Deno.test("Guests.named() refuses what is no name", () => {
  assertThrows(() => new Guests().named("\u200b"), ChatError, "invisible");
});
