// Texts of a few emoji and nothing else, which are shown large.

/** Pictures, and what joins, colours and frames them: joiners, tags of flags, keycaps. */
const ONLY_EMOJI =
  /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D\uFE0F\s]|[\u{E0061}-\u{E007F}]|[0-9#*]\uFE0F?\u20E3)+$/u;
const SOME_EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]/u;
/** More than a handful is no longer one gesture, code units. */
const LARGE_MAX = 24;

/** Whether a text is a few emoji alone. */
export function isOnlyEmoji(text: string): boolean {
  return text.length <= LARGE_MAX && ONLY_EMOJI.test(text) && SOME_EMOJI.test(text);
}
