// The address of a user's picture, and the initial in it.

import { assertEquals } from "@std/assert";
import { avatarPath, initialOf } from "../../protocol/avatar.ts";

Deno.test("avatarPath() has the id and the initial in upper case", () => {
  assertEquals(avatarPath("u_42", "alice"), "/avatars/u_42?i=A");
});

Deno.test("avatarPath() escapes an initial that would mean something in an address", () => {
  assertEquals(avatarPath("u_1", "&co"), "/avatars/u_1?i=%26");
  assertEquals(avatarPath("u_1", "#1"), "/avatars/u_1?i=%23");
  assertEquals(avatarPath("u_1", "é"), "/avatars/u_1?i=%C3%89");
});

Deno.test("initialOf() takes a whole code point", () => {
  assertEquals(initialOf("😀 smile"), "😀");
  assertEquals(initialOf("𐐨"), "𐐀");
  assertEquals(initialOf("王"), "王");
});

Deno.test("initialOf() has a question mark for nobody", () => {
  assertEquals(initialOf(""), "?");
});
