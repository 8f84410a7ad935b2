// Every language at once: for the server, which speaks to everybody.

import type { Language } from "../../protocol/language.ts";
import type { EmbedTexts, LaterTexts, PageTexts, Texts } from "../texts.ts";
import { chinese } from "./chinese.ts";
import { chineseEmbed } from "./chinese_embed.ts";
import { chineseLater } from "./chinese_later.ts";
import { chinesePages } from "./chinese_pages.ts";
import { english } from "./english.ts";
import { englishEmbed } from "./english_embed.ts";
import { englishLater } from "./english_later.ts";
import { englishPages } from "./english_pages.ts";

/** All that one language says. */
export interface WholeLanguage {
  readonly room: Texts;
  readonly later: LaterTexts;
  readonly pages: PageTexts;
  readonly embed: EmbedTexts;
}

/** The words of each language. */
export const ALL_TEXTS: Readonly<Record<Language, WholeLanguage>> = {
  en: { room: english, later: englishLater, pages: englishPages, embed: englishEmbed },
  zh: { room: chinese, later: chineseLater, pages: chinesePages, embed: chineseEmbed },
};
