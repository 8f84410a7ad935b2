// Brings one language into the browser, and no other; what is said later comes later.

import type { Language } from "../../protocol/language.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { laterTexts, speak, speakEmbedded, speakLater, texts } from "../texts.ts";

/** From now on a room speaks this language. Each file of words is a part of the script of its own. */
export async function loadTexts(language: Language): Promise<void> {
  switch (language) {
    case "en":
      return speak((await import("./english.ts")).english);
    case "zh":
      return speak((await import("./chinese.ts")).chinese);
  }
}

/** The same for what a room says on a page of another site. */
export async function loadEmbedTexts(language: Language): Promise<void> {
  switch (language) {
    case "en":
      return speakEmbedded((await import("./english_embed.ts")).englishEmbed);
    case "zh":
      return speakEmbedded((await import("./chinese_embed.ts")).chineseEmbed);
  }
}

/** Brings the words that parts of the script say which come later, in the language that is spoken. */
export async function loadLaterTexts(): Promise<void> {
  if (laterTexts) return;
  switch (texts.language) {
    case "en":
      return speakLater((await import("./english_later.ts")).englishLater);
    case "zh":
      return speakLater((await import("./chinese_later.ts")).chineseLater);
  }
}

/** Why something was refused, in the reader's language; as the server says it, where no words came. */
export async function tellRefusal(code: ErrorCode, sentence: string): Promise<string> {
  await loadLaterTexts().catch(() => {});
  return toldRefusal(code, sentence);
}

/** The same with the words that are there. */
export function toldRefusal(code: ErrorCode, sentence: string): string {
  return laterTexts ? laterTexts.refusal(code, sentence) : sentence;
}
