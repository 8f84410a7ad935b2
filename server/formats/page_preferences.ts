// The client's preferences for pages: the language and the density.

import { acceptsLanguages } from "@std/http/negotiation";
import {
  asDensity,
  asLanguage,
  DENSITY_COOKIE,
  type Language,
  LANGUAGES,
  type PagePreferences,
} from "../../protocol/page_preferences.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import { readCookie, setPreferenceCookie } from "../http/cookies.ts";

const LANGUAGE_COOKIE = "hubbub-language";
const LANGUAGE_MAX_AGE_S = 365 * 24 * 60 * 60;
/** `Vary` of pages, as one address has them in several languages. */
export const LANGUAGE_VARIES = "Accept, Accept-Language, Cookie";

/** The preferences for this request's pages. */
export function pagePreferences(request: Request): PagePreferences {
  return {
    language: requestLanguage(request),
    density: asDensity(readCookie(request.headers, DENSITY_COOKIE)),
  };
}

/** The language that `?lang=` names, otherwise the saved one, otherwise the browser's. */
export function requestLanguage(request: Request): Language {
  return queryLanguage(request) ?? asLanguage(readCookie(request.headers, LANGUAGE_COOKIE)) ??
    asLanguage(acceptedLanguage(request)) ?? LANGUAGES[0];
}

/** Saves the language that `?lang=` names, so that later pages use it too. */
export function saveLanguage(request: Request, headers: Headers): void {
  const language = queryLanguage(request);
  if (language === undefined) return;
  setPreferenceCookie(headers, {
    name: LANGUAGE_COOKIE,
    value: language,
    maxAge: LANGUAGE_MAX_AGE_S,
  });
}

function queryLanguage({ url }: Request): Language | undefined {
  return asLanguage(URL.parse(url)?.searchParams.get("lang"));
}

function acceptedLanguage({ headers }: Request): string | undefined {
  const accepted = boundedHeader(headers, "accept-language") ?? "*";
  return acceptsLanguages(
    { headers: new Headers({ "accept-language": accepted }) } as Request,
    ...LANGUAGES,
  );
}
