// Who may do what in a room.

import { assertEquals } from "@std/assert";
import { authorize } from "../../hub/room_access.ts";
import { guest, user } from "../support/house_in_memory.ts";
import { refusalOf } from "../support/refusal_of.ts";

const OPEN = { closed: false };
const CLOSED = { closed: true };
const alice = user("alice");

Deno.test("authorize() lets a session do everything, in an open house and in a closed one", () => {
  for (const access of [OPEN, CLOSED]) {
    for (const action of ["read", "write", "change"] as const) {
      assertEquals(authorize(alice, action, access), alice);
    }
  }
});

Deno.test("authorize() lets nobody in particular read, where the house is open", () => {
  assertEquals(authorize(null, "read", OPEN), null);
  assertEquals(refusalOf(() => authorize(null, "read", CLOSED)).code, "unauthorized");
});

Deno.test("authorize() wants a name for writing", () => {
  for (const access of [OPEN, CLOSED]) {
    for (const action of ["write", "change"] as const) {
      assertEquals(refusalOf(() => authorize(null, action, access)).code, "unauthorized");
    }
  }
});

Deno.test("authorize() lets a guest write, and change nothing", () => {
  const visiting = guest("bob").user!;
  assertEquals(authorize(visiting, "read", OPEN), visiting);
  assertEquals(authorize(visiting, "write", OPEN), visiting);
  assertEquals(refusalOf(() => authorize(visiting, "change", OPEN)).code, "forbidden");
});
