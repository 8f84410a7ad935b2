// The words of the language that is spoken here: one at a time, in a browser as in one rendering. A
// room starts with some of them; the others come with the parts that say them.

import type { english } from "./english.ts";
import type { englishEmbed } from "./english_embed.ts";
import type { englishLazy } from "./english_lazy.ts";
import type { englishPages } from "./english_pages.ts";

/**
 * What each language has to say in a room. A new word is added to the English file of where it is
 * said; the compiler then asks for it in every other language.
 */
export type Messages = typeof english;
/** What parts of a room say that are loaded later. */
export type LazyMessages = typeof englishLazy;
/** What every other page says. */
export type PageMessages = typeof englishPages;
/** What a room says on a page of another site. */
export type EmbedMessages = typeof englishEmbed;

/**
 * Every word of a room's first view. Read it where it is needed, never at a module's top: which
 * language it is in is known when a page is made.
 */
export let t: Messages;
/** There from when `loadLazyMessages()` has resolved: for parts that are loaded together with it. */
export let lazyMessages: LazyMessages;
/** On the server only. */
export let pageMessages: PageMessages;
/** In an embedded room only. */
export let embedMessages: EmbedMessages;

/** Speaks this language from now on. */
export function setMessages(language: Messages): void {
  t = language;
}

/** The same for what comes later. */
export function setLazyMessages(language: LazyMessages): void {
  lazyMessages = language;
}

/** The same for other pages. */
export function setPageMessages(language: PageMessages): void {
  pageMessages = language;
}

/** The same for a room on a page of another site. */
export function setEmbedMessages(language: EmbedMessages): void {
  embedMessages = language;
}
