// Where a text speaks to somebody by name: `@alice`.

/** More mentions of one name are not marked: each is a node of the page. */
const MARKED_MAX = 50;

/** A text in parts: every second one (1, 3, 5 …) is a mention of `name`. */
export function splitMentions(text: string, name: string | undefined): readonly string[] {
  if (name === undefined || !text.includes("@")) return [text];
  const parts = text.split(patternOf(name));
  const most = 2 * MARKED_MAX;
  return parts.length <= most ? parts : [...parts.slice(0, most), parts.slice(most).join("")];
}

/** Whether `name` is spoken to. */
export function mentions(text: string, name: string | undefined): boolean {
  return splitMentions(text, name).length > 1;
}

/** The last one: a page asks for one name hundreds of times, and a server for everybody's. */
let latest: { readonly name: string; readonly pattern: RegExp } | undefined;

function patternOf(name: string): RegExp {
  if (latest?.name === name) return latest.pattern;
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A whole name: neither the end of an address before it nor the start of a longer name after it.
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(@${literal})(?![\\p{L}\\p{N}_])`, "iu");
  latest = { name, pattern };
  return pattern;
}
