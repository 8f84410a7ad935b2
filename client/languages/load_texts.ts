// Brings one language into the browser, and no other.

import type { Language } from "../../protocol/language.ts";
import type { Texts } from "../texts.ts";

/** The words of a language; a part of the page's script of its own. */
export async function loadTexts(language: Language): Promise<Texts> {
  switch (language) {
    case "en":
      return (await import("./english.ts")).english;
    case "zh":
      return (await import("./chinese.ts")).chinese;
  }
}
