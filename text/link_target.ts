// `(address "title")` after a link's text.

import type { ParseWork } from "./parse_work.ts";

/** Where a link leads, and where in the text it ends. */
export interface LinkTarget {
  /** As it was written, without escapes. */
  readonly href: string;
  /** Right behind the closing bracket. */
  readonly end: number;
}

/** Brackets within an address, deeper than anybody needs (as CommonMark's own parsers have it). */
const BRACKETS_MAX = 32;
const SPACES = /[ \t]*(?:\n[ \t]*)?/y;
const ENDS_ADDRESS = /[\s\p{Cc}]/u;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
const CLOSES = { '"': '"', "'": "'", "(": ")" } as const;

/**
 * Reads the target at `at`; undefined where there is none. Where none is found the same characters are
 * read again for the next link, which is why they are counted as work.
 */
export function linkTarget(text: string, at: number, work: ParseWork): LinkTarget | undefined {
  if (text[at] !== "(") return undefined;
  const start = afterSpaces(text, at + 1);
  const end = text[start] === "<" ? endOfPointed(text, start) : endOfAddress(text, start);
  work.read((end ?? text.length) - at);
  if (end === undefined) return undefined;
  const address = text[start] === "<" ? text.slice(start + 1, end - 1) : text.slice(start, end);
  const href = address.replace(ESCAPED, "$1");
  let next = afterSpaces(text, end);
  if (next > end && text[next] !== ")") {
    const titleEnd = endOfTitle(text, next);
    work.read((titleEnd ?? text.length) - next);
    if (titleEnd === undefined) return undefined;
    next = afterSpaces(text, titleEnd);
  }
  return text[next] === ")" ? { href, end: next + 1 } : undefined;
}

function afterSpaces(text: string, at: number): number {
  SPACES.lastIndex = at;
  return at + SPACES.exec(text)![0].length;
}

function endOfPointed(text: string, at: number): number | undefined {
  for (let end = at + 1; end < text.length; end++) {
    const sign = text[end]!;
    if (sign === ">") return end + 1;
    if (sign === "<" || sign === "\n") return undefined;
    if (sign === "\\") end += 1;
  }
  return undefined;
}

function endOfAddress(text: string, at: number): number | undefined {
  let open = 0;
  let end = at;
  for (; end < text.length && !ENDS_ADDRESS.test(text[end]!); end++) {
    const sign = text[end]!;
    if (sign === "\\") end += 1;
    else if (sign === "(") open += 1;
    else if (sign === ")") {
      if (open === 0) break;
      open -= 1;
    }
    if (open > BRACKETS_MAX) return undefined;
  }
  return open === 0 && end <= text.length ? end : undefined;
}

function endOfTitle(text: string, at: number): number | undefined {
  const closes = CLOSES[text[at] as keyof typeof CLOSES];
  if (closes === undefined) return undefined;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === closes) return end + 1;
    if (text[end] === "\\") end += 1;
  }
  return undefined;
}
