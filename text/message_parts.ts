// The parts of a message's text, Markdown or not. The parser is injected: the page contains what
// the server has parsed, so that a browser loads a parser only when somebody writes Markdown.

import { splitAddresses } from "./links.ts";
import type { RichNode } from "./rich_text.ts";

/** Parses a text; undefined if it takes too much work. */
export type Parse = (text: string) => readonly RichNode[] | undefined;

/** Turns parts into plain text. */
export type PlainForm = (parts: readonly RichNode[]) => string;

/** Characters with a meaning in the subset that messages may use. */
const MARKS = /[*_`\[\]<\\]|~~|^[ \t]*(?:>+[ \t]|[-+]\s|\d{1,9}[.)]\s)/m;
const COUNTED = /[*_~`[\]<>\\]/g;
/** With more markup than anybody writes, a parsed text is no easier to read. */
const MARKS_MAX = 600;

/** Returns whether a parser would find more than words and addresses. */
export function isMarkdown(text: string): boolean {
  if (!MARKS.test(text)) return false;
  return (text.match(COUNTED)?.length ?? 0) <= MARKS_MAX;
}

/** Characters of all cached texts. Beyond it, the cache is cleared. */
const CACHED_MAX = 1_000_000;
/** Undefined for a text that takes too much work. */
const cache = new Map<string, readonly RichNode[] | undefined>();
let cachedCharacters = 0;
let parse: Parse | undefined;
let plain: PlainForm | undefined;

/** Sets the parser: on the server before the first page, in a browser once it is loaded. */
export function useParser(made: Parse, plainForm?: PlainForm): void {
  parse = made;
  plain = plainForm;
}

/** Returns a text without Markdown; as written if it has none or there is no parser yet. */
export function plainText(text: string): string {
  const parts = partsOf(text);
  return parts && plain ? plain(parts) : text;
}

/** Caches parts that the server has parsed. */
export function cacheParts(text: string, parts: readonly RichNode[] | undefined): void {
  if (cachedCharacters + text.length > CACHED_MAX) clearParts();
  if (!cache.has(text)) cachedCharacters += text.length;
  cache.set(text, parts);
}

/** Clears the cache. */
export function clearParts(): void {
  cache.clear();
  cachedCharacters = 0;
}

/** Returns the parts of any text. Those of a plain text are its words and addresses. */
export function messageParts(text: string): readonly RichNode[] {
  return partsOf(text) ?? [{ kind: "p", parts: plainParts(text) }];
}

function plainParts(text: string): readonly RichNode[] {
  return splitAddresses(text).flatMap((part, at): RichNode | readonly RichNode[] =>
    at % 2 === 0 ? part || [] : { kind: "link", href: part, raw: part, parts: [part] }
  );
}

/** Returns the parts of a Markdown text; undefined if it is plain or there is no parser yet. */
export function partsOf(text: string): readonly RichNode[] | undefined {
  if (cache.has(text)) return cache.get(text);
  if (!parse || !isMarkdown(text)) return undefined;
  const parts = parse(text);
  cacheParts(text, parts);
  return parts;
}

/** Returns whether the parts of a text need a parser that is not loaded yet. */
export function needsParser(text: string): boolean {
  return !parse && !cache.has(text) && isMarkdown(text);
}
