// Which addresses in a text are links, and where each ends: one rule with and without Markdown.
// deno-lint-ignore-file no-control-regex -- all of ASCII is meant

import { characterBefore } from "./scripts.ts";

const SAFE = new Set(["http:", "https:"]);
/** How an address begins. */
const SCHEME = /https?:\/\//iy;
/**
 * How it goes on up to a bracket. Punctuation of other scripts is the sentence's, as are what is not
 * seen and brackets that no address has. Behind a comma or quotation mark another address may follow,
 * in brackets too. Letters of any script may be an address's own.
 */
const REST =
  /(?:[^\s\p{Cc}<>"\u0080-\u{10ffff}()[\]{}',;|]|[',;|](?![([{']?[Hh][Tt]{2}[Pp][Ss]?:\/\/)|(?![\p{Terminal_Punctuation}\p{Quotation_Mark}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\u200b\u200e\u200f\u2014\u2015\u2026\u202a-\u202e\u2060-\u2069\u22ef\u301c\uff5e\ufeff])[^\s\p{Cc}\u0000-\u007f])*/uy;
/** Another address at once, in brackets too: `(https://a.example)(https://b.example)`. */
const NEXT = /[([{']?https?:\/\//iy;
/** What an address does not end with, unless it is a bracket that it opened. */
const PUNCTUATION = /[?!.,:;*_'"~`|([{]|(?![\u0000-\u007f])\p{P}/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const OPENING = new Set(Object.values(BRACKETS));
/** More addresses in one text stay words: each is a node of the page, and read once more. */
export const ADDRESSES_MAX = 50;

/**
 * The address as a browser reads it, with its host in ASCII; undefined if a click could do more than go
 * there, or if it has a user name, whose only use today is to pass for the host.
 */
export function safeLink(address: string): string | undefined {
  try {
    const { protocol, href, username, password } = new URL(address);
    return SAFE.has(protocol) && !username && !password ? href : undefined;
  } catch {
    // No whole address: nothing to go to.
    return undefined;
  }
}

/** Where the address that begins at `at` ends; `at` where none does. */
export function endOfAddress(text: string, at: number): number {
  SCHEME.lastIndex = at;
  const scheme = SCHEME.exec(text)?.[0].length ?? 0;
  if (scheme === 0) return at;
  const trimmed = withoutPunctuation(text, at + scheme, endOfRest(text, at + scheme));
  return trimmed > at + scheme ? trimmed : at;
}

/** Where the next address that begins at or after `from` stands; undefined where there is none. */
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

/** Words, and addresses among them: every second one (1, 3, 5 …) is an address. */
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

/** Where what can be an address's ends: at the latest before a bracket that it closes but did not open. */
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

/** Without the punctuation at its end, which is the sentence's; a bracket that it opens it closes. */
function withoutPunctuation(text: string, start: number, found: number): number {
  let end = found;
  const unopened = new Map<string, number>();
  for (const [close, open] of Object.entries(BRACKETS)) {
    unopened.set(close, count(text, close, start, end) - count(text, open, start, end));
  }
  while (end > start) {
    const last = characterBefore(text, end);
    const surplus = unopened.get(last);
    // An opening bracket that is dropped takes its own surplus back.
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
