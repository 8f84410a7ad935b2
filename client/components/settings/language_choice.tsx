// The way to the same page in another language; works without scripts, and is saved.

import { LANGUAGE_TAGS, LANGUAGES } from "../../../protocol/page_preferences.ts";
import type { Language } from "../../../protocol/page_preferences.ts";
import { restMessages, t } from "../../i18n/messages.ts";

/** What each language calls itself: readable whichever one the page is in. */
const NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "简体中文" };

/** Props of `LanguageChoice`. */
export interface LanguageChoiceProps {
  /** The page's path, if that of the address may be a form's. @default that of the address */
  readonly path?: string;
  /** What else the address must keep. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A link for each language. */
export function LanguageChoice({ path = "", query = {} }: LanguageChoiceProps) {
  return (
    <nav class="language-choice" aria-label={restMessages.languages}>
      {LANGUAGES.map((language) => {
        const tag = LANGUAGE_TAGS[language];
        return (
          <a
            key={language}
            href={`${path}?${new URLSearchParams({ ...query, lang: language })}`}
            hreflang={tag}
            lang={tag}
            aria-current={tag === t.locale ? "true" : undefined}
          >
            {NAMES[language]}
          </a>
        );
      })}
    </nav>
  );
}
