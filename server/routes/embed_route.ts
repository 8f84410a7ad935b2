// GET /embed.js: the one address that other sites use to embed a room.

import { eTag } from "@std/http/etag";
import { notModified } from "../http/bodiless_responses.ts";
import { PUBLIC_CORS_HEADERS } from "../http/cors.ts";
import type { StaticFiles } from "../http/static_files.ts";
import type { Handler } from "./route.ts";

const SCRIPT = "dist/embed/embed.js";
const STYLE = "dist/embed/embed.css";

/**
 * Serves a few lines that import the current script and style. Browsers revalidate them each time; the
 * addresses in them contain a hash of the content and are cached forever.
 */
export function getEmbedScript({ files }: { readonly files: StaticFiles }): Handler {
  return async ({ request }) => {
    const body = `import { defineRoom } from "${files.address(SCRIPT)}";\n` +
      `defineRoom(new URL("${files.address(STYLE)}", import.meta.url));\n`;
    const etag = await eTag(body) ?? "";
    const headers = {
      "content-type": "text/javascript; charset=UTF-8",
      "cache-control": "no-cache",
      etag,
      ...PUBLIC_CORS_HEADERS,
    };
    return notModified(request, etag, headers) ?? new Response(body, { headers });
  };
}
