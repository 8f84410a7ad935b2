// Finds the mentions of a reader in a text's parts: `@alice`, `@张三你好`, `@alice#m6fh`. The page marks
// them and counts them by the same function. Code and links hold no mentions.

import { tagOf } from "../protocol/name_fold.ts";
import { foldMention, foldMentionName } from "./mention_fold.ts";
import { messageParts } from "./message_parts.ts";
import type { RichNode } from "./rich_text.ts";
import { characterAt, characterBefore, isSpacedWord, isUnspaced } from "./scripts.ts";

/** More mentions in one text are not marked: each is a node of the page. */
const MARKED_MAX = 50;
/** Longer names that begin with one of the reader's; made-up ones must not make every text costly. */
const NAMES_MAX = 100;
/** An `@`, also as input methods for Chinese and Japanese write it. */
const AT = /[@\uFF20]/g;
/** Signs that join two words to one, such as the halves of a name or of an address. */
const JOINS = /[.@\uFF20\-\u00B7\u2010\u2011]/;
/** The end of an id behind a name, which tells two people of one name apart. */
const TAG = /#((?:g_)?[a-z0-9]{4})(?![\p{L}\p{N}_])/uy;

/** Somebody, under one of their names. */
export interface Person {
  /** The user's id. */
  readonly id: string;
  /** The name. */
  readonly name: string;
}

/** Who could be meant by a name. */
export interface MentionPeople {
  /** Whose mentions are looked for. */
  readonly reader: Person | null;
  /** Who was heard, under each name that they had; the reader too. */
  readonly heard: Iterable<Person>;
  /** Who is here: two of them with one name make it ambiguous, and it speaks to neither. */
  readonly present: Iterable<Person>;
}

/** What a reader's mentions are found by. */
export interface MentionIndex {
  /** The reader's tag. */
  readonly tag: string;
  /** The reader's names, and others that begin with one of them, as they are compared. */
  readonly names: ReadonlyMap<string, Standing>;
  /** What any of the names begins with. */
  readonly prefixes: ReadonlySet<string>;
}

/** Only somebody with that tag is meant by an ambiguous name. */
export type Standing = "reader" | "ambiguous" | "somebody else";

/** The index for a reader; undefined for who has no name. `last` where it would be the same. */
export function mentionIndex(
  { reader, heard, present }: MentionPeople,
  last?: MentionIndex,
): MentionIndex | undefined {
  if (!reader) return undefined;
  const names = new Map<string, Standing>([[foldMentionName(reader.name), "reader"]]);
  const others: Person[] = [];
  for (const person of heard) {
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

/** Whether a text speaks to the reader. */
export function mentions(text: string, index: MentionIndex | undefined): boolean {
  if (!index || !mayMention(text)) return false;
  return markMentions(messageParts(text), index).found;
}

/** Whether a text can speak to anybody at all. */
export function mayMention(text: string): boolean {
  return text.includes("@") || text.includes("\uFF20");
}

/** Whether an `@` at `at` can begin a mention: no word or address ends there, only signs (`_@ann_`). */
export function opensMention(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === "_") from -= 1;
  return !isSpacedWord(characterBefore(text, from));
}

/** The same parts, in which each mention of the reader is a node, and whether there is one. */
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

/** Words in parts: every second one (1, 3, 5 …) is a mention of the reader. */
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

/** Where the name that begins at `at` ends, if it is the reader's; the longest that fits counts. */
function endOfMention(
  text: string,
  at: number,
  { names, prefixes, tag }: MentionIndex,
): number | undefined {
  let found: { readonly standing: Standing; readonly end: number } | undefined;
  let folded = "";
  for (let end = at; end < text.length;) {
    const character = characterAt(text, end);
    folded += foldMention(character);
    if (!prefixes.has(folded)) break;
    end += character.length;
    const standing = names.get(folded);
    if (standing && endsName(text, end)) found = { standing, end };
  }
  if (!found) return undefined;
  const { standing, end } = found;
  TAG.lastIndex = end;
  const written = TAG.exec(text);
  if (written === null) return standing === "reader" ? end : undefined;
  return standing !== "somebody else" && written[1] === tag ? end + written[0].length : undefined;
}

/** Whether a name can end there: neither `@anna` nor `@ann.lee` nor `@ann-2` is Ann. */
function endsName(text: string, end: number): boolean {
  const next = characterAt(text, end);
  if (isSpacedWord(next)) return isUnspaced(characterBefore(text, end));
  return !JOINS.test(next) || !isSpacedWord(characterAt(text, end + next.length));
}

function isSame(
  some: ReadonlyMap<string, Standing>,
  others: ReadonlyMap<string, Standing>,
): boolean {
  return some.size === others.size &&
    [...some].every(([name, standing]) => others.get(name) === standing);
}
