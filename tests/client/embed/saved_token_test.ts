// A stored token is used only if it fits into a header and a subprotocol.

import { assertEquals } from "@std/assert";
import { SavedToken } from "../../../client/embed/saved_token.ts";
import { ScopedStorage } from "../../../client/embed/scoped_storage.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

Deno.test("SavedToken ignores a token that would break a header or a socket", () => {
  const storage = new MemoryStorage();
  for (const broken of ["", "two words", "a\nb", "é", "a,b", "x".repeat(10_000)]) {
    storage.setItem("hubbub.token", broken);
    assertEquals(new SavedToken(new ScopedStorage(storage, "")).value, undefined);
  }
  storage.setItem("hubbub.token", "aB3-_");
  assertEquals(new SavedToken(new ScopedStorage(storage, "")).value, "aB3-_");
});
