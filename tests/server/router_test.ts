// What is answered where telling of a fault meets another one.

import { assertEquals } from "@std/assert";
import { ChatError } from "../../protocol/chat_error.ts";
import type { App } from "../../server/app.ts";
import { createRouter } from "../../server/router.ts";
import { configure } from "../../server/config/configuration.ts";

const throws = () => {
  throw new Error("broken");
};

/** The parts that a refusal needs, each of which is broken. */
const BROKEN_APP = {
  configuration: configure({ args: [], env: () => undefined }),
  logger: { info: throws, warn: throws, error: throws },
  renderPage: throws,
  files: { assets: {} },
} as unknown as App;

Deno.test("createRouter() answers with a bare 500 where the page of an error cannot be rendered", async () => {
  const route = createRouter([
    { pathname: "/refused", methods: { GET: () => throws() } },
    {
      pathname: "/refused/by/rule",
      methods: {
        GET() {
          throw new ChatError("not_found", "There is nothing here");
        },
      },
    },
    // A platform's redirect has headers that nobody may change.
    { pathname: "/fixed", methods: { GET: () => Response.redirect("http://test/") } },
  ], BROKEN_APP);
  for (const path of ["/refused", "/refused/by/rule", "/none", "/fixed"]) {
    const request = new Request(`http://test${path}`, { headers: { accept: "text/html" } });
    const response = await route({ request, peer: "192.0.2.1", over: Promise.resolve() });
    assertEquals([path, response.status, await response.text()], [path, 500, "Internal error\n"]);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("cache-control"), "no-store");
  }
});
