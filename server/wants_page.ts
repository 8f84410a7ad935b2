// Whether a person with a browser asked, or a program.

import { accepts } from "@std/http/negotiation";

/** Whether the answer should be a page rather than JSON. */
export function wantsPage(request: Request): boolean {
  return accepts(request, "application/json", "text/html") === "text/html";
}
