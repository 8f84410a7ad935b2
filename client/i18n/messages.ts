// The messages of the page's language: one at a time, in a browser as in one rendering on the server.

import type { english } from "./english.ts";
import type { englishRest } from "./english_rest.ts";

/**
 * What the first view of a room says, on its own page and on another site's. English defines the shape:
 * add a message there, and the compiler asks for it in every other language.
 */
export type Messages = typeof english;
/** What lazy modules and all other pages say. */
export type RestMessages = typeof englishRest;

/** The first view's messages. Do not read them at a module's top level: no language is set yet. */
export let t: Messages;
/** All other messages, set on the server and after `loadRestMessages()`; lazy modules load with them. */
export let restMessages: RestMessages;

/** Sets the language of the first view. */
export function setMessages(messages: Messages): void {
  t = messages;
}

/** Sets the language of everything else. */
export function setRestMessages(messages: RestMessages): void {
  restMessages = messages;
}
