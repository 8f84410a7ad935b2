// Folds names for comparison, in mentions and their completion: case, width, and encodings of
// accents and emoji make no difference.
// deno-lint-ignore-file no-control-regex -- all of ASCII is meant

const ASCII = /[\u0000-\u007f]/;
/**
 * Variation selectors: no two names differ only in whether a symbol is shown as text or as an
 * emoji.
 */
const SELECTOR = /[\uFE0E\uFE0F]/;
/** Enough for two rooms full of users. Beyond it, the cache is cleared. */
const NAMES_MAX = 2_000;
const folded = new Map<string, string>();

/** Folds a text for comparison. */
export function foldMention(text: string): string {
  let fold = "";
  // Each character is folded by itself, because its neighbours must not affect it.
  for (const character of text) {
    if (ASCII.test(character)) fold += character.toLowerCase();
    else if (!SELECTOR.test(character)) {
      fold += character.normalize("NFKD").toUpperCase().toLowerCase();
    }
  }
  return fold;
}

/** Folds a name, with a cache: all users of a room are compared with each of its messages. */
export function foldMentionName(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  if (folded.size >= NAMES_MAX) folded.clear();
  const fold = foldMention(name);
  folded.set(name, fold);
  return fold;
}
