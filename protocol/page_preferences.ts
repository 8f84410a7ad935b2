// The user's choices for all pages: the language, and the density of lines.

/** Languages of the pages, as addresses and cookies name them. The first one is the default. */
export const LANGUAGES = ["en", "zh"] as const;

/** A language of the pages. */
export type Language = typeof LANGUAGES[number];

/** BCP 47 tags of the languages, for `lang`, `Content-Language` and `Intl`. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: "en", zh: "zh-Hans" };

/** The writing direction of a language. */
export type Direction = "ltr" | "rtl";

/** Returns the language with this name, if there is one. */
export function asLanguage(name: string | null | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === name);
}

/** Densities of lines. The first one is the default. */
export const DENSITIES = ["roomy", "compact"] as const;

/** A density of lines. */
export type Density = typeof DENSITIES[number];

/** The cookie that tells the server the density before any script runs. */
export const DENSITY_COOKIE = "hubbub-density";

/** Returns the density with this name, or the default. */
export function asDensity(name: string | undefined): Density {
  return DENSITIES.find((density) => density === name) ?? DENSITIES[0];
}

/** The choices of a user. */
export interface PagePreferences {
  /** The language of the pages. */
  readonly language: Language;
  /** The density of the lines. */
  readonly density: Density;
}
