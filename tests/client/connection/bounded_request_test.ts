// The server is reachable only if the answer is its own.

import { assertEquals } from "@std/assert";
import { reachable } from "../../../client/connection/bounded_request.ts";
import { FOREIGN } from "../sample.ts";

Deno.test("reachable() is false for a foreign answer", async () => {
  for (const answer of FOREIGN) {
    const is = await reachable(() => Promise.resolve(answer())).catch(() => false);
    assertEquals(is, false);
  }
  assertEquals(await reachable(() => Promise.resolve(Response.json({ status: "ok" }))), true);
});
