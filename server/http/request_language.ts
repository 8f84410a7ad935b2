// Which language somebody reads: asked for in the address, chosen earlier, or their browser's.

import { setCookie } from "@std/http/cookie";
import { acceptsLanguages } from "@std/http/negotiation";
import { asLanguage, type Language, LANGUAGES } from "../../protocol/page_preferences.ts";
import { boundedHeader } from "./bounded_header.ts";
import { readCookie } from "./read_cookie.ts";

const COOKIE = "hubbub-language";
const MAX_AGE_S = 365 * 24 * 60 * 60;
/** What pages of several languages at one address say to caches. */
export const LANGUAGE_VARIES = "Accept, Accept-Language, Cookie";

/** The language for this request's pages. */
export function requestLanguage(request: Request): Language {
  return askedLanguage(request) ?? asLanguage(readCookie(request.headers, COOKIE)) ??
    asLanguage(acceptedLanguage(request)) ?? LANGUAGES[0];
}

/** Keeps a language that was asked for by `?lang=`, so that the next page is in it too. */
export function saveLanguage(request: Request, headers: Headers): void {
  const language = askedLanguage(request);
  if (language === undefined) return;
  setCookie(headers, {
    name: COOKIE,
    value: language,
    sameSite: "Lax",
    httpOnly: true,
    path: "/",
    maxAge: MAX_AGE_S,
  });
}

function askedLanguage({ url }: Request): Language | undefined {
  return asLanguage(URL.parse(url)?.searchParams.get("lang"));
}

function acceptedLanguage({ headers }: Request): string | undefined {
  const accepted = boundedHeader(headers, "accept-language") ?? "*";
  return acceptsLanguages(
    { headers: new Headers({ "accept-language": accepted }) } as Request,
    ...LANGUAGES,
  );
}
