// No path leads out of the table of static files.

import { assert, assertEquals } from "@std/assert";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

/** Files that are near the static ones, and must not be served. */
const WANTED = [
  "main.ts",
  "deno.json",
  "data/hubbub.db",
  "etc/passwd",
  ".env",
  "proc/self/environ",
];
const WAYS_UP = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "..%5c",
  "..\\",
  "....//",
  "..;/",
  ".%00./",
  "%252e%252e%252f",
  "%c0%ae%c0%ae/",
  "/",
  "//",
  "dist/../../",
  "../../",
  "file:///",
];

Deno.test("path tricks on static files get 404 or 400, never a file", async () => {
  await using server = await ServerProcess.start();
  for (const wanted of WANTED) {
    for (const up of WAYS_UP) {
      for (const times of [1, 3, 8]) {
        const path = `/static/${up.repeat(times)}${wanted}`;
        using connection = await RawConnection.open(server.port);
        await connection.request("GET", path, { connection: "close" });
        const { status } = await connection.head();
        const body = await connection.rest();
        // If `..` is resolved by URL rules, the address may be that of nothing, or of the list of
        // rooms.
        assert([400, 403, 404].includes(status), `${status} ${path}`);
        assert(!/root:|"tasks"|SQLite format|HUBBUB_/.test(body), path);
      }
    }
  }
});

Deno.test("static files are served by their exact names alone", async () => {
  await using server = await ServerProcess.start();
  for (const path of ["page.css", "dist/page.js", "icon.svg"]) {
    assertEquals([path, await status(server, path)], [path, 200]);
  }
  for (const path of ["PAGE.CSS", "page.css/", "page.css%00.png", "dist", "dist/", "", "*"]) {
    assertEquals([path, await status(server, path)], [path, 404]);
  }
});

Deno.test("the style sheet has every rule of its parts, without comments and indentation", async () => {
  await using server = await ServerProcess.start();
  const sheet = await (await fetch(`${server.url}/static/page.css`)).text();
  assertEquals(/\/\*|^\s/m.exec(sheet), null);
  const folder = new URL("../../../static/styles/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    const part = await Deno.readTextFile(new URL(name, folder));
    for (const [, selector] of part.matchAll(/^ *([^\s/*][^\n]*) \{$/gm)) {
      assert(sheet.includes(`${selector} {\n`), `${name}: ${selector}`);
    }
  }
});

/** For pages of their own, which an embedded room does not have. */
const PAGE_ONLY: readonly string[] = ["rooms.css", "sheets.css"];
/** What would refer to the host page instead of the embedded room's box. */
const OF_THE_HOST =
  /(?<!--rem: [\d.]*)[\d.]rem\b|\b(?:min|max)-(?:width|height): [\d.]+(?:rem|px)|(?<!--window: 10)\dd?vh\b/g;

Deno.test("styles of an embedded room measure by its box, not by the host's root and window", async () => {
  const folder = new URL("../../../static/styles/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    if (PAGE_ONLY.includes(name)) continue;
    const style = (await Deno.readTextFile(new URL(name, folder))).replace(/\/\*.*?\*\//gs, "")
      .replace("@supports (height: 100dvh)", "");
    assertEquals([name, style.match(OF_THE_HOST)], [name, null]);
    for (const [rule] of style.matchAll(/^ *(?::root|html)\b[^{]*\{[^}]*/gm)) {
      assert(rule.includes(".hubbub") || /--(?:rem|window):/.test(rule), `${name}: ${rule}`);
    }
  }
});

async function status(server: ServerProcess, path: string): Promise<number> {
  const response = await fetch(`${server.url}/static/${path}`);
  await response.body?.cancel();
  return response.status;
}
