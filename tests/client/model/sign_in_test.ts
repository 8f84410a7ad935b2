// A sign-in that another server answers fails, and says so.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { signIn } from "../../../client/model/sign_in.ts";
import { FOREIGN, ME } from "../sample.ts";

Deno.test("signIn() reports a failure for a foreign answer", async () => {
  for (const answer of FOREIGN) {
    for (const status of [200, 400]) {
      const foreign = answer();
      const response = new Response(foreign.body, { status, headers: foreign.headers });
      assertEquals("problem" in await signIn("me", () => Promise.resolve(response)), true);
    }
  }
  const own = () => Promise.resolve(Response.json({ user: ME, token: "abc", mood: "blue" }));
  assertEquals(await signIn("me", own), { user: ME, token: "abc" });
});
