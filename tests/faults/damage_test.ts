// A server whose database has a damaged page that its start did not read.

import { assertEquals, assertMatch } from "@std/assert";
import { damagePage } from "../support/damage_page.ts";
import { getJson, say, statusOf } from "../support/http_requests.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("a damaged page: reads of it are unavailable, healthz is 503, everything else works", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  for (let n = 0; n < 20; n++) await say(server, "den", `tag ${n} `.repeat(300));
  await say(server, "lobby", "sound");
  await server.kill("SIGTERM");
  await damagePage(`${server.folder}/data/hubbub.db`, "tag 0 tag 0 ");
  await server.restart();
  assertEquals(await statusOf(fetch(`${server.url}/healthz`)), 200);

  for (let again = 0; again < 3; again++) {
    const response = await fetch(`${server.url}/rooms/den?before=5`, {
      headers: { accept: "application/json" },
    });
    const { code } = await response.json();
    assertEquals([response.status, code], [503, "unavailable"]);
  }
  const health = await fetch(`${server.url}/healthz`);
  const { status, cause } = await health.json();
  assertEquals([health.status, status], [503, "unavailable"]);
  assertMatch(cause, /^the database is damaged .* deno task restore$/);
  assertEquals((await getJson(server, "/rooms/lobby")).events.length, 1);
  assertEquals((await say(server, "lobby", "goes on")).seq, 2);
  assertEquals(server.log.filter(({ event }) => event !== "listening").map(({ line }) => line), [
    `The log cannot be read: ${cause}`,
  ]);
});
