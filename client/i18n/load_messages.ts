// Loads the messages of one language into the browser: the first view's at once, the rest later.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { Language } from "../../protocol/page_preferences.ts";
import { restMessages, setMessages, setRestMessages, t } from "./messages.ts";

/** Loads what the first view of a room says. */
export async function loadMessages(language: Language): Promise<void> {
  switch (language) {
    case "en":
      return setMessages((await import("./english.ts")).english);
    case "zh":
      return setMessages((await import("./chinese.ts")).chinese);
  }
}

/** Loads the other messages of the same language, once. */
export async function loadRestMessages(): Promise<void> {
  if (restMessages) return;
  switch (t.language) {
    case "en":
      return setRestMessages((await import("./english_rest.ts")).englishRest);
    case "zh":
      return setRestMessages((await import("./chinese_rest.ts")).chineseRest);
  }
}

/** Why the server refused something, in the page's language, or in English if that did not load. */
export async function loadRefusalMessage(code: ErrorCode, sentence: string): Promise<string> {
  await loadRestMessages().catch(() => {
    // The server's own sentence is shown instead.
  });
  return refusalMessage(code, sentence);
}

/** Why the server refused something: in English until the other messages have loaded. */
export function refusalMessage(code: ErrorCode, sentence: string): string {
  return restMessages ? restMessages.refusal(code, sentence) : sentence;
}
