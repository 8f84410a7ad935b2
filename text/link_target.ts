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

/** Where reading stopped. */
interface Reading {
  readonly end: number;
  /** Whether what was read for was found, and ends there. */
  readonly found: boolean;
}

/**
 * Reads the target at `at`; undefined where there is none. Where none is found the characters up to
 * where reading stopped are read again for the next link, which is why they are counted as work.
 */
export function linkTarget(text: string, at: number, work: ParseWork): LinkTarget | undefined {
  if (text[at] !== "(") return undefined;
  const start = afterSpaces(text, at + 1);
  const isPointed = text[start] === "<";
  const address = isPointed ? readPointed(text, start) : readAddress(text, start);
  work.read(address.end - at);
  if (!address.found) return undefined;
  const written = isPointed
    ? text.slice(start + 1, address.end - 1)
    : text.slice(start, address.end);
  let next = afterSpaces(text, address.end);
  if (next > address.end && text[next] !== ")") {
    const title = readTitle(text, next);
    work.read(title.end - next);
    if (!title.found) return undefined;
    next = afterSpaces(text, title.end);
  }
  if (text[next] !== ")") return undefined;
  return { href: written.replace(ESCAPED, "$1"), end: next + 1 };
}

function afterSpaces(text: string, at: number): number {
  SPACES.lastIndex = at;
  return at + SPACES.exec(text)![0].length;
}

function readPointed(text: string, at: number): Reading {
  let end = at + 1;
  for (; end < text.length; end++) {
    const sign = text[end]!;
    if (sign === ">") return { end: end + 1, found: true };
    if (sign === "<" || sign === "\n") break;
    if (sign === "\\") end += 1;
  }
  return { end, found: false };
}

function readAddress(text: string, at: number): Reading {
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
    if (open > BRACKETS_MAX) break;
  }
  return { end, found: open === 0 && end <= text.length };
}

function readTitle(text: string, at: number): Reading {
  const closes = CLOSES[text[at] as keyof typeof CLOSES];
  let end = at + 1;
  if (closes === undefined) return { end, found: false };
  for (; end < text.length; end++) {
    if (text[end] === closes) return { end: end + 1, found: true };
    if (text[end] === "\\") end += 1;
  }
  return { end, found: false };
}
