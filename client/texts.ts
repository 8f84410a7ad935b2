// The words of the language that is spoken here: one at a time, in a browser as in one rendering. A
// room starts with some of them; the others come with the parts that say them.

import type { english } from "./languages/english.ts";
import type { englishEmbed } from "./languages/english_embed.ts";
import type { englishLater } from "./languages/english_later.ts";
import type { englishPages } from "./languages/english_pages.ts";

/**
 * What each language has to say in a room. A new word is added to the English file of where it is
 * said; the compiler then asks for it in every other language.
 */
export type Texts = typeof english;
/** What parts of a room say that are loaded later. */
export type LaterTexts = typeof englishLater;
/** What every other page says. */
export type PageTexts = typeof englishPages;
/** What a room says on a page of another site. */
export type EmbedTexts = typeof englishEmbed;

/**
 * Every word of a room's first view. Read it where it is needed, never at a module's top: which
 * language it is in is known when a page is made.
 */
export let texts: Texts;
/** There from when `loadLaterTexts()` has resolved: for parts that are loaded together with it. */
export let laterTexts: LaterTexts;
/** On the server only. */
export let pageTexts: PageTexts;
/** In an embedded room only. */
export let embedTexts: EmbedTexts;

/** Speaks this language from now on. */
export function speak(language: Texts): void {
  texts = language;
}

/** The same for what comes later. */
export function speakLater(language: LaterTexts): void {
  laterTexts = language;
}

/** The same for other pages. */
export function speakOfPages(language: PageTexts): void {
  pageTexts = language;
}

/** The same for a room on a page of another site. */
export function speakEmbedded(language: EmbedTexts): void {
  embedTexts = language;
}
