// Links to the same page in other languages; works without scripts, and the choice is saved.

import { type Language, LANGUAGE_TAGS, LANGUAGES } from "../../../protocol/page_preferences.ts";
import { restMessages, t } from "../../i18n/messages.ts";

/** Each language's name for itself, so that its speakers can read it. */
const NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "简体中文" };

/** Props of `LanguageChoice`. */
export interface LanguageChoiceProps {
  /** The path of the page, if the address may be that of a form. @default the current path */
  readonly path?: string;
  /** Other parameters of the address. */
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
