// Every language at once: for the server, which speaks to everybody.

import type { Language } from "../../protocol/page_preferences.ts";
import type { EmbedMessages, LazyMessages, Messages, PageMessages } from "./messages.ts";
import { chinese } from "./chinese.ts";
import { chineseEmbed } from "./chinese_embed.ts";
import { chineseLazy } from "./chinese_lazy.ts";
import { chinesePages } from "./chinese_pages.ts";
import { english } from "./english.ts";
import { englishEmbed } from "./english_embed.ts";
import { englishLazy } from "./english_lazy.ts";
import { englishPages } from "./english_pages.ts";

/** All that one language says. */
export interface LanguageMessages {
  readonly room: Messages;
  readonly lazy: LazyMessages;
  readonly pages: PageMessages;
  readonly embed: EmbedMessages;
}

/** The words of each language. */
export const ALL_MESSAGES: Readonly<Record<Language, LanguageMessages>> = {
  en: { room: english, lazy: englishLazy, pages: englishPages, embed: englishEmbed },
  zh: { room: chinese, lazy: chineseLazy, pages: chinesePages, embed: chineseEmbed },
};
