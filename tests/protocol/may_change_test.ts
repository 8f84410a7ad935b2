// Who may change a message.

import { assertEquals } from "@std/assert";
import { mayChange, mayChangeOwn } from "../../protocol/may_change.ts";

Deno.test("mayChange() allows a message's author, and no other user", () => {
  assertEquals(mayChange({ id: "u_alice" }, "u_alice"), true);
  assertEquals(mayChange({ id: "u_bob" }, "u_alice"), false);
});

Deno.test("mayChange() allows no guest to change even their own message", () => {
  assertEquals(mayChange({ id: "g_carol", guest: true }, "g_carol"), false);
  assertEquals(mayChangeOwn({ guest: true }), false);
  assertEquals(mayChangeOwn({}), true);
});

Deno.test("mayChange() allows nothing without a name", () => {
  assertEquals(mayChange(null, "u_alice"), false);
  assertEquals(mayChange(undefined, "u_alice"), false);
});
