// The language that an element speaks: that of its place on the host's page.

import { asLanguage, type Language, LANGUAGES } from "../../protocol/page_preferences.ts";

/** By the nearest `lang`, else by the browser's own wishes; the first there is where none is known. */
export function languageOf(element: Element): Language {
  const asked = [element.closest("[lang]")?.getAttribute("lang"), ...navigator.languages];
  const known = asked.map((tag) => asLanguage(tag?.split("-")[0]?.toLowerCase()));
  return known.find((language) => language !== undefined) ?? LANGUAGES[0];
}
