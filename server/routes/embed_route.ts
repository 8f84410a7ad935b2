// GET /embed.js: the one address that other sites name to build a room in.

import { eTag } from "@std/http/etag";
import { publicCors } from "../http/public_cors.ts";
import { notModified } from "../http/not_modified.ts";
import type { App } from "../app.ts";
import type { RequestContext } from "../auth/request_context.ts";

const SCRIPT = "dist/embed/embed.js";
const STYLE = "dist/embed/embed.css";

/**
 * A few lines that name the script and the style as they are now. They are asked for anew each time;
 * what they name carries its content's hash and is kept forever.
 */
export async function serveEmbed(
  { request }: Pick<RequestContext, "request">,
  { files }: Pick<App, "files">,
): Promise<Response> {
  const body = `import { defineRoom } from "${files.address(SCRIPT)}";\n` +
    `defineRoom(new URL("${files.address(STYLE)}", import.meta.url));\n`;
  const etag = await eTag(body) ?? "";
  const headers = {
    "content-type": "text/javascript; charset=UTF-8",
    "cache-control": "no-cache",
    etag,
    ...publicCors,
  };
  return notModified(request, etag, headers) ?? new Response(body, { headers });
}
