// Which texts are Markdown, and their parts. The parser is handed in: what the server has parsed comes
// with the page, so that a browser needs none before somebody writes Markdown.

import type { RichNode } from "./rich_text.ts";

/** Makes parts of a text. */
export type Parse = (text: string) => readonly RichNode[];

/** Signs that mean something in the subset that messages may use. */
const MARKS = /[*_~`\[\]<\\]|^\s*(?:>|[-+]\s|\d{1,9}[.)]\s)/m;
/** With more signs than anybody writes, a parser takes longer than reading is worth. */
const MARKS_MAX = 600;
/** Quotes in quotes and lists in lists, deeper than anybody reads. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+]|\d+[.)])[ \t]*){12}/m;

/** Whether a parser would find more in it than words and addresses. */
export function isMarkdown(text: string): boolean {
  if (!MARKS.test(text) || TOO_DEEP.test(text)) return false;
  let marks = 0;
  for (const sign of text) if ("*_~`[]<>\\".includes(sign)) marks += 1;
  return marks <= MARKS_MAX;
}

/** Texts whose parts are kept; beyond that all are forgotten, which costs one parse each. */
const KEPT_MAX = 1_000;
const kept = new Map<string, readonly RichNode[]>();
let parse: Parse | undefined;

/** Hands the parser in: on the server before the first page, in a browser once it is loaded. */
export function useParser(made: Parse): void {
  parse = made;
}

/** Keeps what somebody else has parsed. */
export function keepParts(text: string, parts: readonly RichNode[]): void {
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(text, parts);
}

/** The parts of a text; undefined where it is plain, or there is no parser yet. */
export function partsOf(text: string): readonly RichNode[] | undefined {
  const known = kept.get(text);
  if (known || !parse || !isMarkdown(text)) return known;
  try {
    keepParts(text, parse(text));
  } catch {
    // Too much for the parser is shown as it was written.
    keepParts(text, [text]);
  }
  return kept.get(text);
}

/** Whether only a parser that is not there could tell the parts of a text. */
export function needsParser(text: string): boolean {
  return !parse && !kept.has(text) && isMarkdown(text);
}
