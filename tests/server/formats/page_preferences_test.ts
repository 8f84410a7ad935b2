// The language of a user's pages, seen from outside.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { get } from "../../support/http_requests.ts";
import { ServerProcess } from "../../support/server_process.ts";

/** The preferences of a request, and the language of its answer. */
const ASKED: readonly (readonly [path: string, headers: Record<string, string>, lang: string])[] = [
  ["/", {}, "en"],
  ["/", { "accept-language": "fr" }, "en"],
  ["/", { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" }, "zh-Hans"],
  ["/", { "accept-language": "en-GB,zh;q=0.9" }, "en"],
  ["/rooms/lobby", { "accept-language": "zh" }, "zh-Hans"],
  ["/rooms/lobby?view=log", { "accept-language": "zh" }, "zh-Hans"],
  ["/rooms", { "accept-language": "zh" }, "zh-Hans"],
  ["/nowhere", { "accept-language": "zh" }, "zh-Hans"],
  ["/?lang=zh", { "accept-language": "en" }, "zh-Hans"],
  ["/?lang=xx", { "accept-language": "en" }, "en"],
  ["/", { "accept-language": "en", cookie: "a=%; hubbub-language=zh" }, "zh-Hans"],
  ["/?lang=en", { "accept-language": "zh", cookie: "hubbub-language=zh" }, "en"],
];

Deno.test("a page is in the language that was asked for, chosen earlier, or the browser's", async () => {
  await using server = await ServerProcess.start();
  for (const [path, headers, lang] of ASKED) {
    const response = await get(server, path, "text/html", headers);
    const page = await response.text();
    assertStringIncludes(
      page,
      `<html lang="${lang}" dir="ltr"`,
      `${path} ${Deno.inspect(headers)}`,
    );
    assertEquals(response.headers.get("content-language"), lang);
    assertStringIncludes(response.headers.get("vary") ?? "", "Accept, Accept-Language, Cookie");
  }
});

Deno.test("a language that was asked for is kept, and is no reason to keep a page for others", async () => {
  await using server = await ServerProcess.start();
  const response = await get(server, "/rooms/lobby?lang=zh", "text/html");
  await response.body?.cancel();
  assertStringIncludes(response.headers.get("set-cookie") ?? "", "hubbub-language=zh");
  assertEquals(response.headers.get("cache-control"), "private, no-cache");
  const plain = await get(server, "/rooms/lobby", "text/html");
  await plain.body?.cancel();
  assertEquals(plain.headers.get("set-cookie"), null);
});
