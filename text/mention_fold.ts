// Folds names to compare them, for mentions and for the list that completes them: case, width, and ways
// to write accents and emoji make no difference.
// deno-lint-ignore-file no-control-regex -- all of ASCII is meant

const ASCII = /[\u0000-\u007f]/;
/** Whether a sign is shown as text or as a picture: no name differs from another by that alone. */
const SELECTOR = /[\uFE0E\uFE0F]/;
/** As many as two rooms full of people have; beyond it all are folded anew. */
const NAMES_MAX = 2_000;
const folded = new Map<string, string>();

/** A text as names in it are compared. */
export function foldMention(text: string): string {
  let fold = "";
  // Each by itself: what stands beside it must not change it.
  for (const character of text) {
    if (ASCII.test(character)) fold += character.toLowerCase();
    else if (!SELECTOR.test(character)) {
      fold += character.normalize("NFKD").toUpperCase().toLowerCase();
    }
  }
  return fold;
}

/** The same of a name, remembered: the people of a room are looked through for each of its messages. */
export function foldMentionName(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  if (folded.size >= NAMES_MAX) folded.clear();
  const fold = foldMention(name);
  folded.set(name, fold);
  return fold;
}
