// Finds the addresses in a text that become links, and where each ends. The rule is the same with
// and without Markdown.
// deno-lint-ignore-file no-control-regex -- all of ASCII is meant

import { characterBefore } from "./scripts.ts";

const SAFE = new Set(["http:", "https:"]);
/** The start of an address. */
const SCHEME = /https?:\/\//iy;
/**
 * The rest of an address up to a bracket. Punctuation of other scripts belongs to the sentence, as
 * do invisible characters and brackets that addresses do not have. After a comma or quotation mark,
 * another address may follow, also in brackets. Letters of any script may belong to an address.
 */
const REST =
  /(?:[^\s\p{Cc}<>"\u0080-\u{10ffff}()[\]{}',;|]|[',;|](?![([{']?[Hh][Tt]{2}[Pp][Ss]?:\/\/)|(?![\p{Terminal_Punctuation}\p{Quotation_Mark}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\u200b\u200e\u200f\u2014\u2015\u2026\u202a-\u202e\u2060-\u2069\u22ef\u301c\uff5e\ufeff])[^\s\p{Cc}\u0000-\u007f])*/uy;
/**
 * Another address directly after this one, also in brackets:
 * `(https://a.example)(https://b.example)`.
 */
const NEXT = /[([{']?https?:\/\//iy;
/** What an address does not end with, except a bracket that it opened. */
const PUNCTUATION = /[?!.,:;*_'"~`|([{]|(?![\u0000-\u007f])\p{P}/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const OPENING = new Set(Object.values(BRACKETS));
/** Further addresses of a text stay text: each is a node of the page, and is read once more. */
export const ADDRESSES_MAX = 50;

/**
 * Returns an address as browsers interpret it, with its host in ASCII. Returns undefined if a click
 * could do more than open it, or if it has a user name, which today only serves to imitate a host.
 */
export function safeLink(address: string): string | undefined {
  try {
    const { protocol, href, username, password } = new URL(address);
    return SAFE.has(protocol) && !username && !password ? href : undefined;
  } catch {
    // An incomplete address leads nowhere.
    return undefined;
  }
}

/** Returns the end of the address that starts at `at`, or `at` if none does. */
export function endOfAddress(text: string, at: number): number {
  SCHEME.lastIndex = at;
  const scheme = SCHEME.exec(text)?.[0].length ?? 0;
  if (scheme === 0) return at;
  const trimmed = withoutPunctuation(text, at + scheme, endOfRest(text, at + scheme));
  return trimmed > at + scheme ? trimmed : at;
}

/** Returns the next address at or after `from`; undefined if there is none. */
export function nextAddress(
  text: string,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  const starts = /https?:\/\//gi;
  starts.lastIndex = from;
  for (let match = starts.exec(text); match; match = starts.exec(text)) {
    const end = endOfAddress(text, match.index);
    if (end > match.index) return { start: match.index, end };
  }
  return undefined;
}

/** Splits a text into words and addresses; the parts with odd index are addresses. */
export function splitAddresses(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < 2 * ADDRESSES_MAX) {
    const found = nextAddress(text, from);
    if (!found) break;
    parts.push(text.slice(from, found.start), text.slice(found.start, found.end));
    from = found.end;
  }
  return [...parts, text.slice(from)];
}

/**
 * Returns the end of the longest possible address: at the latest before a bracket that it closes
 * but did not open.
 */
function endOfRest(text: string, start: number): number {
  const open = new Map<string, number>();
  for (let end = start;;) {
    REST.lastIndex = end;
    end += REST.exec(text)![0].length;
    const sign = text[end] ?? "";
    const opening = BRACKETS[sign] ?? sign;
    if (!OPENING.has(opening)) return end;
    const left = (open.get(opening) ?? 0) + (opening === sign ? 1 : -1);
    // `](` ends the text of a link.
    if (left < 0 || text.startsWith("](", end)) return end;
    open.set(opening, left);
    end += 1;
    NEXT.lastIndex = end;
    if (opening !== sign && NEXT.test(text)) return end;
  }
}

/**
 * Removes the punctuation at the end, which belongs to the sentence, except brackets that the
 * address opened.
 */
function withoutPunctuation(text: string, start: number, found: number): number {
  let end = found;
  const unopened = new Map<string, number>();
  for (const [close, open] of Object.entries(BRACKETS)) {
    unopened.set(close, count(text, close, start, end) - count(text, open, start, end));
  }
  while (end > start) {
    const last = characterBefore(text, end);
    const surplus = unopened.get(last);
    // A removed opening bracket balances its closing one again.
    if (surplus !== undefined) {
      if (surplus <= 0) break;
      unopened.set(last, surplus - 1);
    } else if (!PUNCTUATION.test(last)) break;
    else {
      const close = Object.keys(BRACKETS).find((each) => BRACKETS[each] === last);
      if (close !== undefined) unopened.set(close, unopened.get(close)! + 1);
    }
    end -= last.length;
  }
  return end;
}

function count(text: string, sign: string, from: number, to: number): number {
  let found = 0;
  for (let at = from; at < to; at++) if (text[at] === sign) found += 1;
  return found;
}
