// Whether a person with a browser asked, or a program.

import { negotiate } from "./negotiate.ts";

/** Whether the answer should be a page rather than JSON. */
export function wantsPage(request: Request): boolean {
  return negotiate(request, ["application/json", "text/html"]) === "text/html";
}
