// Parses the target of a link: `(address "title")`.

import type { ParseWork } from "./parse_work.ts";

/** The address of a link, and where the target ends in the text. */
export interface LinkTarget {
  /** The address as written, without escapes. */
  readonly href: string;
  /** The position after the closing bracket. */
  readonly end: number;
}

/** The deepest nesting of brackets in an address (as in CommonMark's own parsers). */
const BRACKETS_MAX = 32;
const SPACES = /[ \t]*(?:\n[ \t]*)?/y;
const ENDS_ADDRESS = /[\s\p{Cc}]/u;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
const CLOSES = { '"': '"', "'": "'", "(": ")" } as const;

/** The position at which reading stopped. */
interface Reading {
  readonly end: number;
  /** Whether the searched part was found; it then ends at `end`. */
  readonly found: boolean;
}

/**
 * Reads the target at `at`; undefined if there is none. In that case, the characters up to where
 * reading stopped are read again for the next link, which is why they count as work.
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
