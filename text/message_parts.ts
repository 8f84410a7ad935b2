// A message's text in parts, Markdown or not. The parser is handed in: what the server has parsed comes
// with the page, so that a browser needs none before somebody writes Markdown.

import { splitAddresses } from "./links.ts";
import type { RichNode } from "./rich_text.ts";

/** Makes parts of a text; undefined where it takes more work than it is worth. */
export type Parse = (text: string) => readonly RichNode[] | undefined;

/** Makes parts plain words. */
export type PlainForm = (parts: readonly RichNode[]) => string;

/** Signs that mean something in the subset that messages may use. */
const MARKS = /[*_`\[\]<\\]|~~|^[ \t]*(?:>+[ \t]|[-+]\s|\d{1,9}[.)]\s)/m;
const COUNTED = /[*_~`[\]<>\\]/g;
/** With more signs than anybody writes, what a parser makes of it is no easier to read. */
const MARKS_MAX = 600;

/** Whether a parser would find more in it than words and addresses. */
export function isMarkdown(text: string): boolean {
  if (!MARKS.test(text)) return false;
  return (text.match(COUNTED)?.length ?? 0) <= MARKS_MAX;
}

/** Characters of the texts whose parts are kept; beyond that all are forgotten, and parsed again. */
const KEPT_MAX = 1_000_000;
/** Undefined for a text that the parser gave up. */
const kept = new Map<string, readonly RichNode[] | undefined>();
let keptCharacters = 0;
let parse: Parse | undefined;
let plain: PlainForm | undefined;

/** Hands the parser in: on the server before the first page, in a browser once it is loaded. */
export function useParser(made: Parse, plainForm?: PlainForm): void {
  parse = made;
  plain = plainForm;
}

/** A text without the signs of Markdown; as it was written where there are none, or no parser yet. */
export function plainText(text: string): string {
  const parts = partsOf(text);
  return parts && plain ? plain(parts) : text;
}

/** Keeps what somebody else has parsed. */
export function keepParts(text: string, parts: readonly RichNode[] | undefined): void {
  if (keptCharacters + text.length > KEPT_MAX) forgetParts();
  if (!kept.has(text)) keptCharacters += text.length;
  kept.set(text, parts);
}

/** Forgets the parts of every text. */
export function forgetParts(): void {
  kept.clear();
  keptCharacters = 0;
}

/** The parts of any text; those of a plain one are its words and addresses. */
export function messageParts(text: string): readonly RichNode[] {
  return partsOf(text) ?? [{ kind: "p", parts: plainParts(text) }];
}

function plainParts(text: string): readonly RichNode[] {
  return splitAddresses(text).flatMap((part, at): RichNode | readonly RichNode[] =>
    at % 2 === 0 ? part || [] : { kind: "link", href: part, raw: part, parts: [part] }
  );
}

/** The parts of a text in Markdown; undefined where it is plain, or there is no parser yet. */
export function partsOf(text: string): readonly RichNode[] | undefined {
  if (kept.has(text)) return kept.get(text);
  if (!parse || !isMarkdown(text)) return undefined;
  const parts = parse(text);
  keepParts(text, parts);
  return parts;
}

/** Whether only a parser that is not there could tell the parts of a text. */
export function needsParser(text: string): boolean {
  return !parse && !kept.has(text) && isMarkdown(text);
}
