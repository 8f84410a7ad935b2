// The read limit of an address, seen from outside.

import { assert, assertEquals } from "@std/assert";
import { get, statusOf } from "../support/http_requests.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("the reads of one address are limited, others are served, and refusals say when to retry", async () => {
  await using server = await ServerProcess.start({
    // Forty at once, all of which a page takes.
    env: { HUBBUB_READS: "2", HUBBUB_PROXIES: "127.0.0.1" },
  });
  const page = (address: string) =>
    get(server, "/rooms/lobby", "text/html", { "x-forwarded-for": address });
  assertEquals(await statusOf(page("192.0.2.1")), 200);
  const refused = await page("192.0.2.1");
  assertEquals(refused.status, 429);
  assert(Number(refused.headers.get("retry-after")) > 0);
  assert((await refused.text()).startsWith("<!doctype html>"));
  const json = await get(server, "/rooms", "application/json", { "x-forwarded-for": "192.0.2.1" });
  assertEquals([json.status, (await json.json()).code], [429, "rate_limited"]);
  assertEquals(await statusOf(page("192.0.2.2")), 200);
  // Cheap requests succeed again sooner.
  const files = Array.from(
    { length: 30 },
    () => statusOf(get(server, "/static/icon.svg", "*/*", { "x-forwarded-for": "192.0.2.3" })),
  );
  assertEquals(new Set(await Promise.all(files)), new Set([200]));
});

Deno.test("a class of 200 behind one address opens a room at once, with all its files", async () => {
  await using server = await ServerProcess.start();
  const open = async () => {
    const response = await get(server, "/rooms/lobby", "text/html");
    const paths = [...(await response.text()).matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)];
    const files = await Promise.all(paths.map(([, path]) => statusOf(get(server, path!, "*/*"))));
    return [response.status, ...files];
  };
  const seen = await Promise.all(Array.from({ length: 200 }, open));
  assertEquals(new Set(seen.flat()), new Set([200]));
});
