// The languages that pages are written in.

/** Their names in addresses and cookies; the first is for whoever asks for none of them. */
export const LANGUAGES = ["en", "zh"] as const;

/** One of them. */
export type Language = typeof LANGUAGES[number];

/** Their tags (BCP 47): for `lang`, `Content-Language` and `Intl`. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: "en", zh: "zh-Hans" };

/** Which way a language is written. */
export type Direction = "ltr" | "rtl";

/** The language of that name, where there is one. */
export function asLanguage(name: string | null | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === name);
}
