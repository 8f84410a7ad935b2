// GET /embed.js: the one address that other sites name to build a room in.

import { eTag } from "@std/http/etag";
import { FOR_EVERY_SITE } from "./http/for_every_site.ts";
import { notModified } from "./http/not_modified.ts";
import type { House } from "./house.ts";
import type { Visit } from "./visit.ts";

const SCRIPT = "dist/embed/embed.js";
const STYLE = "dist/embed/embed.css";

/**
 * A few lines that name the script and the style as they are now. They are asked for anew each time;
 * what they name carries its content's hash and is kept for ever.
 */
export async function serveEmbed(
  { request }: Pick<Visit, "request">,
  { files }: Pick<House, "files">,
): Promise<Response> {
  const body = `import { defineRoom } from "${files.address(SCRIPT)}";\n` +
    `defineRoom(new URL("${files.address(STYLE)}", import.meta.url));\n`;
  const etag = await eTag(body) ?? "";
  const headers = {
    "content-type": "text/javascript; charset=UTF-8",
    "cache-control": "no-cache",
    etag,
    ...FOR_EVERY_SITE,
  };
  return notModified(request, etag, headers) ?? new Response(body, { headers });
}
