// The response when reporting an error fails too.

import { assertEquals } from "@std/assert";
import { ChatError } from "../../protocol/chat_error.ts";
import type { PageAssets } from "../../protocol/page_assets.ts";
import { Pages } from "../../server/formats/pages.ts";
import { createRouter, type RouterDeps } from "../../server/router.ts";
import { configure } from "../../server/config/configuration.ts";

const throws = () => {
  throw new Error("broken");
};

/** The parts that a refusal uses, each of which fails. */
const BROKEN_DEPS = {
  authenticator: {},
  site: configure({ args: [], env: () => undefined }),
  limits: { takeRead: () => 0 },
  logger: { info: throws, warn: throws, error: throws },
  pages: new Pages({ renderPage: throws, assets: {} as PageAssets }),
} as unknown as RouterDeps;

Deno.test("createRouter() responds with a bare 500 when the page of an error cannot be rendered", async () => {
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
    // A redirect of the platform has immutable headers.
    { pathname: "/fixed", methods: { GET: () => Response.redirect("http://test/") } },
  ], BROKEN_DEPS);
  for (const path of ["/refused", "/refused/by/rule", "/none", "/fixed"]) {
    const request = new Request(`http://test${path}`, { headers: { accept: "text/html" } });
    const response = await route({ request, peer: "192.0.2.1", over: Promise.resolve() });
    assertEquals([path, response.status, await response.text()], [path, 500, "Internal error\n"]);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("cache-control"), "no-store");
  }
});
