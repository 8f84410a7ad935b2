// /embed.js and its files: for pages of every site, cached forever, small; nothing else is public.

import { assert, assertEquals } from "@std/assert";
import { get, signIn, statusOf } from "../../support/http_requests.ts";
import { ServerProcess } from "../../support/server_process.ts";

const LISTED = "https://listed.example";
const STRANGER = "https://stranger.example";
/**
 * What an element needs before its first message: script, the messages of one language, style;
 * gzipped. It may be as large as the page's first view.
 */
const MAX_BYTES = 56 * 1024;

/** The addresses in the script. */
async function named(server: ServerProcess): Promise<string[]> {
  const script = await (await fetch(`${server.url}/embed.js`)).text();
  return [...script.matchAll(/"(\/static\/[^"]+)"/g)].map(([, address]) => address!);
}

Deno.test("GET /embed.js names script and style as they are, for pages of every site", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_ORIGINS: LISTED } });
  const addresses = await named(server);
  assertEquals(addresses.map((address) => address.replace(/\?.*/, "")), [
    "/static/dist/embed/embed.js",
    "/static/dist/embed/embed.css",
  ]);
  for (const origin of [STRANGER, LISTED]) {
    for (const path of ["/embed.js", ...addresses]) {
      const { headers, body } = await get(server, path, "*/*", { origin });
      await body?.cancel();
      assertEquals([path, headers.get("access-control-allow-origin")], [path, "*"]);
      assertEquals(headers.get("cross-origin-resource-policy"), "cross-origin");
      const forEver = headers.get("cache-control") === "public, max-age=31536000, immutable";
      assertEquals([path, forEver], [path, path !== "/embed.js"]);
    }
  }
  const { headers, body } = await get(server, "/embed.js", "*/*");
  await body?.cancel();
  assert(headers.get("content-type")?.startsWith("text/javascript"));
  const tag = headers.get("etag") ?? "";
  assertEquals(await statusOf(get(server, "/embed.js", "*/*", { "if-none-match": tag })), 304);
});

Deno.test("everything else is for listed sites only, or for none", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_ORIGINS: LISTED } });
  const { user } = await signIn(server, "alice");
  const paths = ["/rooms/lobby", "/session", user.avatar, "/healthz", "/static/page.css", "/none"];
  for (const path of paths) {
    for (const origin of [STRANGER, LISTED]) {
      const { headers, body } = await get(server, path, "application/json", { origin });
      await body?.cancel();
      assertEquals(
        [path, origin, headers.get("access-control-allow-origin")],
        [path, origin, origin === LISTED ? LISTED : null],
      );
      // Whether the server answers there is no secret.
      const readers = path === "/healthz" ? "cross-origin" : "same-origin";
      assertEquals([path, headers.get("cross-origin-resource-policy")], [path, readers]);
    }
  }
});

/** What a script loads before it runs: itself, and all its static imports. */
async function withImports(url: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(url)) return seen;
  seen.add(url);
  const script = await (await fetch(url)).text();
  for (const [, path] of script.matchAll(/(?:\bfrom|\bimport)\s*"([^"]+)"/g)) {
    await withImports(new URL(path!, url).href, seen);
  }
  return seen;
}

async function gzippedSize(url: string): Promise<number> {
  const file = await (await fetch(url)).blob();
  const gzipped = file.stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(gzipped).bytes()).length;
}

Deno.test("an embedded room needs at most 56 KiB of script, messages and style, gzipped, in each language", async () => {
  await using server = await ServerProcess.start();
  const [script, style] = (await named(server)).map((address) => server.url + address);
  const needed = await withImports(`${server.url}/embed.js`);
  assert(needed.has(script!));
  const text = await (await fetch(script!)).text();
  const names = [...text.matchAll(/"\.\/([\w-]+\.js)"/g)].map(([, name]) => name!);
  for (const language of ["english", "chinese"] as const) {
    const urls = new Set(needed);
    for (const messages of names.filter((name) => name.startsWith(`${language}-`))) {
      await withImports(`${server.url}/static/dist/embed/${messages}`, urls);
    }
    const sizes = await Promise.all(
      [...urls, style!].map(async (url) => [url, await gzippedSize(url)] as const),
    );
    const sum = sizes.reduce((total, [, size]) => total + size, 0);
    assert(sum <= MAX_BYTES, `${language}: ${sum} bytes of ${JSON.stringify(sizes)}`);
  }
});

Deno.test("GET /session describes the server's configuration without a session", async () => {
  await using server = await ServerProcess.start({
    env: { HUBBUB_PASSWORD: "secret", HUBBUB_TEXT: "100" },
  });
  const answer = await (await get(server, "/session", "application/json")).json();
  const config = { password: true, guests: false, textMax: 100 };
  assertEquals(answer, { user: null, sessions: [], server: config, house: config });
});
