// Who may do what in a room.

import { assertEquals } from "@std/assert";
import { authorize } from "../../hub/room_access.ts";
import { guest, user } from "../support/hub_in_memory.ts";
import { refusalOf } from "../support/refusal_of.ts";

const OPEN = { closed: false };
const CLOSED = { closed: true };
const alice = user("alice");

Deno.test("authorize() lets a session do everything, on an open server and on a members-only one", () => {
  for (const access of [OPEN, CLOSED]) {
    for (const action of ["read", "write", "change"] as const) {
      assertEquals(authorize(alice, action, access), alice);
    }
  }
});

Deno.test("authorize() lets nobody in particular read, where the server is open", () => {
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
  const actors = guest("bob").user!;
  assertEquals(authorize(actors, "read", OPEN), actors);
  assertEquals(authorize(actors, "write", OPEN), actors);
  assertEquals(refusalOf(() => authorize(actors, "change", OPEN)).code, "forbidden");
});
