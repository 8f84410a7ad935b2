// The words of the language that is spoken here: one at a time, in a browser as in one rendering.

import type { english } from "./languages/english.ts";

/**
 * What each language has to say. A new word is added to `languages/english.ts`; the compiler then
 * asks for it in every other one.
 */
export type Texts = typeof english;

/**
 * Every word that the pages show. Read it where it is needed, never at a module's top: which
 * language it is in is known when a page is made.
 */
export let texts: Texts;

/** Speaks this language from now on. */
export function speak(language: Texts): void {
  texts = language;
}
