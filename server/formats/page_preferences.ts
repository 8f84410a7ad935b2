// How a client likes their pages: the language, and how close the lines stand.

import {
  asDensity,
  DENSITY_COOKIE,
  type PagePreferences,
} from "../../protocol/page_preferences.ts";
import { readCookie } from "../http/read_cookie.ts";
import { requestLanguage } from "../http/request_language.ts";

/** The preferences for this request's pages. */
export function pagePreferences(request: Request): PagePreferences {
  return {
    language: requestLanguage(request),
    density: asDensity(readCookie(request.headers, DENSITY_COOKIE)),
  };
}
