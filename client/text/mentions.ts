// Where a text speaks to somebody by name: `@alice`.

/** A text in parts: every second one (1, 3, 5 …) is a mention of `name`. */
export function splitMentions(text: string, name: string | undefined): readonly string[] {
  return name === undefined || !text.includes("@") ? [text] : text.split(patternOf(name));
}

/** Whether `name` is spoken to. */
export function mentions(text: string, name: string | undefined): boolean {
  return splitMentions(text, name).length > 1;
}

const patterns = new Map<string, RegExp>();

function patternOf(name: string): RegExp {
  const known = patterns.get(name);
  if (known) return known;
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A whole name: neither the end of an address before it nor the start of a longer name after it.
  const made = new RegExp(`(?<![\\p{L}\\p{N}_])(@${literal})(?![\\p{L}\\p{N}_])`, "iu");
  patterns.set(name, made);
  return made;
}
