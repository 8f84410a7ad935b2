// Brings one language into the browser, and no other; what is said later comes later.

import type { Language } from "../../protocol/page_preferences.ts";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { lazyMessages, setEmbedMessages, setLazyMessages, setMessages, t } from "./messages.ts";

/** From now on a room speaks this language. Each file of words is a part of the script of its own. */
export async function loadMessages(language: Language): Promise<void> {
  switch (language) {
    case "en":
      return setMessages((await import("./english.ts")).english);
    case "zh":
      return setMessages((await import("./chinese.ts")).chinese);
  }
}

/** The same for what a room says on a page of another site. */
export async function loadEmbedMessages(language: Language): Promise<void> {
  switch (language) {
    case "en":
      return setEmbedMessages((await import("./english_embed.ts")).englishEmbed);
    case "zh":
      return setEmbedMessages((await import("./chinese_embed.ts")).chineseEmbed);
  }
}

/** Brings the words that parts of the script say which come later, in the language that is spoken. */
export async function loadLazyMessages(): Promise<void> {
  if (lazyMessages) return;
  switch (t.language) {
    case "en":
      return setLazyMessages((await import("./english_lazy.ts")).englishLazy);
    case "zh":
      return setLazyMessages((await import("./chinese_lazy.ts")).chineseLazy);
  }
}

/** Why something was refused, in the reader's language; as the server says it, where no words came. */
export async function loadRefusalMessage(code: ErrorCode, sentence: string): Promise<string> {
  await loadLazyMessages().catch(() => {});
  return refusalMessage(code, sentence);
}

/** The same with the words that are there. */
export function refusalMessage(code: ErrorCode, sentence: string): string {
  return lazyMessages ? lazyMessages.refusal(code, sentence) : sentence;
}
