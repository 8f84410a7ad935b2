// Finds the mentions of a reader in the parts of a text: `@alice`, `@张三你好`, `@alice#m6fh`. The page
// marks and counts them with the same function. Code and links contain no mentions.

import { tagOf } from "../protocol/name_fold.ts";
import { foldMention, foldMentionName } from "./mention_fold.ts";
import { messageParts } from "./message_parts.ts";
import type { RichNode } from "./rich_text.ts";
import { characterAt, characterBefore, isSpacedWord, isUnspaced } from "./scripts.ts";

/** Further mentions in a text are not marked, because each is a node of the page. */
const MARKED_MAX = 50;
/**
 * Longer names that begin with one of the reader's. Bounded, so that made-up names do not make
 * every text costly.
 */
const NAMES_MAX = 100;
/** `@`, also as Chinese and Japanese input methods write it. */
const AT = /[@\uFF20]/g;
/** Characters that join two words into one, such as the parts of a name or an address. */
const JOINS = /[.@\uFF20\-\u00B7\u2010\u2011]/;
/** A tag after a name, which distinguishes two users with one name. */
const TAG = /#((?:g_)?[a-z0-9]{4})(?![\p{L}\p{N}_])/uy;

/** A user under one of their names. */
export interface Person {
  /** The user's id. */
  readonly id: string;
  /** The name. */
  readonly name: string;
}

/** The users that a name can mean. */
export interface MentionPeople {
  /** The user whose mentions are searched. */
  readonly reader: Person | null;
  /** The authors of messages, under each name that they had, including the reader. */
  readonly authors: Iterable<Person>;
  /**
   * The users who are present. If two of them share a name, it is ambiguous and mentions neither.
   */
  readonly present: Iterable<Person>;
}

/** The index by which mentions of a reader are found. */
export interface MentionIndex {
  /** The reader's tag. */
  readonly tag: string;
  /** The folded names of the reader, and others that begin with one of them. */
  readonly names: ReadonlyMap<string, NameMeaning>;
  /** All prefixes of these names. */
  readonly prefixes: ReadonlySet<string>;
}

/** An ambiguous name mentions only the user with the given tag. */
export type NameMeaning = "reader" | "ambiguous" | "somebody else";

/**
 * Builds the index for a reader; undefined if the reader has no name. Returns `last` if nothing
 * changed.
 */
export function mentionIndex(
  { reader, authors, present }: MentionPeople,
  last?: MentionIndex,
): MentionIndex | undefined {
  if (!reader) return undefined;
  const names = new Map<string, NameMeaning>([[foldMentionName(reader.name), "reader"]]);
  const others: Person[] = [];
  for (const person of authors) {
    if (person.id !== reader.id) others.push(person);
    else if (names.size < NAMES_MAX) names.set(foldMentionName(person.name), "reader");
  }
  const own = [...names.keys()];
  const isLonger = (name: string) => own.some((each) => name.startsWith(each));
  for (const { name } of others) {
    const folded = foldMentionName(name);
    if (names.size < NAMES_MAX && !names.has(folded) && isLonger(folded)) {
      names.set(folded, "somebody else");
    }
  }
  for (const { id, name } of present) {
    const folded = foldMentionName(name);
    if (id === reader.id || !isLonger(folded)) continue;
    const isOwn = own.includes(folded);
    if (isOwn) names.set(folded, "ambiguous");
    else if (names.size < NAMES_MAX) names.set(folded, "somebody else");
  }
  const tag = tagOf(reader.id);
  if (last?.tag === tag && isSame(names, last.names)) return last;
  const prefixes = new Set<string>();
  for (const name of names.keys()) {
    for (let length = 1; length <= name.length; length++) prefixes.add(name.slice(0, length));
  }
  return { tag, names, prefixes };
}

/** Returns whether a text mentions the reader. */
export function mentions(text: string, index: MentionIndex | undefined): boolean {
  if (!index || !mayMention(text)) return false;
  return markMentions(messageParts(text), index).found;
}

/** Returns whether a text can contain a mention at all. */
export function mayMention(text: string): boolean {
  return text.includes("@") || text.includes("\uFF20");
}

/**
 * Returns whether an `@` at `at` can begin a mention: no word or address ends there, only
 * delimiters (`_@ann_`).
 */
export function opensMention(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === "_") from -= 1;
  return !isSpacedWord(characterBefore(text, from));
}

/** Returns the parts with a node for each mention of the reader, and whether there is one. */
export function markMentions(
  parts: readonly RichNode[],
  index: MentionIndex | undefined,
): { readonly parts: readonly RichNode[]; readonly found: boolean } {
  if (!index) return { parts, found: false };
  let left = MARKED_MAX;
  const mark = (part: RichNode): RichNode | readonly RichNode[] => {
    if (typeof part === "string") {
      if (left === 0 || !mayMention(part)) return part;
      const nodes = splitMentions(part, index, left);
      left -= Math.floor(nodes.length / 2);
      return nodes.map((text, at) => at % 2 === 0 ? text : { kind: "mention", text });
    }
    if (!("parts" in part) || part.kind === "link") return part;
    return { ...part, parts: part.parts.flatMap(mark) };
  };
  const marked = parts.flatMap(mark);
  return { parts: marked, found: left < MARKED_MAX };
}

/** Splits a text; the parts with odd index mention the reader. */
function splitMentions(text: string, index: MentionIndex, most: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { index: at } of text.matchAll(AT)) {
    if (parts.length === 2 * most) break;
    if (at < from || !opensMention(text, at)) continue;
    const end = endOfMention(text, at + 1, index);
    if (end === undefined) continue;
    parts.push(text.slice(from, at), text.slice(at, end));
    from = end;
  }
  return [...parts, text.slice(from)];
}

/** Returns the end of the longest name at `at`, if it is the reader's. */
function endOfMention(
  text: string,
  at: number,
  { names, prefixes, tag }: MentionIndex,
): number | undefined {
  let found: { readonly meaning: NameMeaning; readonly end: number } | undefined;
  let folded = "";
  for (let end = at; end < text.length;) {
    const character = characterAt(text, end);
    folded += foldMention(character);
    if (!prefixes.has(folded)) break;
    end += character.length;
    const meaning = names.get(folded);
    if (meaning && endsName(text, end)) found = { meaning, end };
  }
  if (!found) return undefined;
  const { meaning, end } = found;
  TAG.lastIndex = end;
  const written = TAG.exec(text);
  if (written === null) return meaning === "reader" ? end : undefined;
  return meaning !== "somebody else" && written[1] === tag ? end + written[0].length : undefined;
}

/** Returns whether a name can end at `end`: `@anna`, `@ann.lee` and `@ann-2` do not mention Ann. */
function endsName(text: string, end: number): boolean {
  const next = characterAt(text, end);
  if (isSpacedWord(next)) return isUnspaced(characterBefore(text, end));
  return !JOINS.test(next) || !isSpacedWord(characterAt(text, end + next.length));
}

function isSame(
  some: ReadonlyMap<string, NameMeaning>,
  others: ReadonlyMap<string, NameMeaning>,
): boolean {
  return some.size === others.size &&
    [...some].every(([name, meaning]) => others.get(name) === meaning);
}
