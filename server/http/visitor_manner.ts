// How a visitor likes their pages: the language, and how close the lines stand.

import { asDensity, DENSITY_COOKIE } from "../../protocol/density.ts";
import type { PageManner } from "../../protocol/view.ts";
import { readCookie } from "./read_cookie.ts";
import { visitorLanguage } from "./visitor_language.ts";

/** The manner for this request's pages. */
export function visitorManner(request: Request): PageManner {
  return {
    language: visitorLanguage(request),
    density: asDensity(readCookie(request.headers, DENSITY_COOKIE)),
  };
}
