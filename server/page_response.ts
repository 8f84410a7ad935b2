// A view as an HTML answer.

import type { PageView } from "../protocol/view.ts";
import type { House } from "./house.ts";

/** Renders the view; nobody but the visitor's own browser may keep it, and it asks again. */
export function pageResponse(
  view: PageView,
  house: Pick<House, "renderPage" | "files">,
  status = 200,
): Response {
  return new Response(house.renderPage(view, house.files.assets), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "private, no-cache",
      vary: "accept, cookie",
    },
  });
}
