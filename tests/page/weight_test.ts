// The first view stays within its budgets of script and style, gzipped, in each language.

import { assert, assertEquals } from "@std/assert";
import { type Language, LANGUAGES } from "../../protocol/page_preferences.ts";
import { ServerProcess } from "../support/server_process.ts";

const SCRIPT_MAX_BYTES = 56 * 1024;
const STYLE_MAX_BYTES = 16 * 1024;

/** The scripts and styles in a page's head. */
const SCRIPTS = /<script[^>]+src="([^"]+)"/g;
/** The page's entry; the script before it runs in any browser. */
const MODULE = /<script[^>]+type="module"[^>]+src="([^"]+)"/g;
const PRELOADS = /<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g;
const STYLES = /<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g;
/** As the bundler writes it: `import{a as b}from"./chunk-….js"`, or without names. */
const STATIC_IMPORT = /\b(?:from|import)\s*"(\.\/[\w-]+\.js)"/g;

Deno.test("the room's page needs at most 56 KiB of script and 16 KiB of style, gzipped, in each language", async () => {
  await using server = await ServerProcess.start();
  for (const language of LANGUAGES) {
    const page = await roomPage(server, language);
    assert(page.includes(`<html lang="${language}`), language);
    const scripts = await files(server, page, SCRIPTS, PRELOADS);
    const styles = await files(server, page, STYLES);
    assert(scripts.size > 1 && styles.size > 0);
    expectWhole(scripts);
    const script = await gzippedSize(scripts);
    const style = await gzippedSize(styles);
    assert(script <= SCRIPT_MAX_BYTES, `${language}: ${script} bytes of script`);
    assert(style <= STYLE_MAX_BYTES, `${language}: ${style} bytes of style`);
  }
});

Deno.test("the page's entry begins with the hint to compile all of its functions while it loads", async () => {
  await using server = await ServerProcess.start();
  const page = await roomPage(server, "en");
  const scripts = await files(server, page, MODULE);
  assertEquals([...scripts.values()].map((text) => text.split("\n")[0]), [
    "//# allFunctionsCalledOnLoad",
  ]);
});

async function roomPage(server: ServerProcess, language: Language): Promise<string> {
  const response = await fetch(`${server.url}/rooms/lobby?lang=${language}`, {
    headers: { accept: "text/html", "accept-language": language },
  });
  return await response.text();
}

/** Contents by their addresses. */
async function files(
  server: ServerProcess,
  page: string,
  ...patterns: readonly RegExp[]
): Promise<Map<string, string>> {
  const named = patterns.flatMap((pattern) => [...page.matchAll(pattern)]);
  const addresses = named.map(([, address]) => new URL(address!, server.url).href);
  return new Map(
    await Promise.all(
      addresses.map(async (address) => {
        const response = await fetch(address);
        assert(response.ok, `${address}: ${response.status}`);
        return [address, await response.text()] as const;
      }),
    ),
  );
}

/** Every static import is named in the page too, so each module that loads is counted. */
function expectWhole(scripts: ReadonlyMap<string, string>): void {
  for (const [address, text] of scripts) {
    const imported = [...text.matchAll(STATIC_IMPORT)].map(([, path]) =>
      new URL(path!, address).href
    );
    assertEquals(imported.filter((address) => !scripts.has(address)), [], address);
  }
}

/** Each file is compressed on its own, as the server sends it. */
async function gzippedSize(files: ReadonlyMap<string, string>): Promise<number> {
  const sizes = await Promise.all([...files.values()].map(async (text) => {
    const gzipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(gzipped).bytes()).length;
  }));
  return sizes.reduce((total, size) => total + size, 0);
}
