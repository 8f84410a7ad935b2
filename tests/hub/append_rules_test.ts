// What a log stores of a new event, and compares when a nonce is repeated.

import { assertEquals } from "@std/assert";
import { contentFields } from "../../hub/append_rules.ts";
import type { NewEvent } from "../../hub/event_log.ts";

const USER = { id: "u_ada", name: "ada", avatar: "/avatars/u_ada" };
const FRAME = { user: USER, nonce: "n", authorId: USER.id };

Deno.test("contentFields() has nothing of the user, the nonce and the authorized author", () => {
  assertEquals(contentFields({ type: "edit", target: 3, text: "ho", ...FRAME }), {
    ...{ target: 3, text: "ho", payload: undefined },
  });
  const pin = { type: "pin", target: 3, on: true, ...FRAME } as unknown as NewEvent;
  assertEquals(contentFields(pin), { target: 3, text: undefined, payload: { on: true } });
});
