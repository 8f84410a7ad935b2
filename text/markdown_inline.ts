// Parses emphasis, code, links and line breaks inside a block, in time linear in its length:
// CommonMark's delimiter stack (appendix "A parsing strategy"), which visits each delimiter a
// bounded number of times.

import { EmphasisRuns, type Run } from "./emphasis_runs.ts";
import { endOfAddress } from "./links.ts";
import { linkTarget } from "./link_target.ts";
import { mentionEnd } from "./mention_end.ts";
import { opensMention } from "./mentions.ts";
import type { ParseWork } from "./parse_work.ts";
import { joinWords, type Piece, PieceList } from "./piece_list.ts";
import type { RichNode } from "./rich_text.ts";

/** Characters that may begin markup; everything between is text. */
const SPECIAL = /[\\`*_~[\]!<\n@\uFF20]|https?:\/\//gi;
/**
 * Characters that have a meaning here. A backslash before any other is text (`C:\Users`, `\d+\.`).
 */
const ESCAPABLE = /[*_~`[\]<>]/;
/** At the start of a line, these would begin a list. */
const ESCAPABLE_FIRST = /[-+]/;
/** The arm of ¯\_(ツ)_/¯ is no escape. */
const SHOULDER = "\u00AF";
/** A run of one delimiter. */
const SAME_SIGNS = /(.)\1*/y;
const POINTED_ADDRESS = /<([A-Za-z][A-Za-z\d+.-]{1,31}:[^\s\p{Cc}<>]*)>/uy;
/** To Unicode, the Braille blank is not a space. */
const SEEN = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u;
const SPACES_AROUND_BREAK = /\n[ \t]*/y;

interface Bracket {
  readonly piece: Piece;
  /** Its position in the source. */
  readonly at: number;
  readonly image: boolean;
  /** The previous run. */
  readonly run: Run | undefined;
}

/** Returns the parts of a paragraph. */
export function parseInline(text: string, work: ParseWork): readonly RichNode[] {
  return new InlineParser(text, work).parse();
}

class InlineParser {
  readonly #text: string;
  readonly #work: ParseWork;
  readonly #pieces: PieceList;
  readonly #runs: EmphasisRuns;
  readonly #brackets: Bracket[] = [];
  /** Brackets before this position cannot become links, because they contain one. */
  #linkedBelow = 0;
  /** The positions of the runs of backticks by length, without those already passed. */
  #backticks: Map<number, number[]> | undefined;

  constructor(text: string, work: ParseWork) {
    this.#text = text;
    this.#work = work;
    this.#pieces = new PieceList(work);
    this.#runs = new EmphasisRuns(text, this.#pieces);
  }

  parse(): readonly RichNode[] {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      SPECIAL.lastIndex = at;
      const special = SPECIAL.exec(text)?.index ?? text.length;
      if (special > at) this.#words(at, special);
      at = special === text.length ? special : this.#special(special);
    }
    this.#runs.match(undefined);
    return this.#pieces.nodes();
  }

  /** Reads what begins at `at` and returns where parsing continues. */
  #special(at: number): number {
    const sign = this.#text[at]!;
    switch (sign) {
      case "\\":
        return this.#escape(at);
      case "`":
        return this.#code(at);
      case "*":
      case "_":
      case "~": {
        const end = this.#endOfRun(at);
        this.#runs.add(at, end);
        return end;
      }
      case "[":
        return this.#open(at, 1, false);
      case "!":
        return this.#text[at + 1] === "[" ? this.#open(at, 2, true) : this.#words(at, at + 1);
      case "]":
        return this.#close(at);
      case "<":
        return this.#pointed(at);
      case "@":
      case "\uFF20":
        return this.#words(at, opensMention(this.#text, at) ? mentionEnd(this.#text, at) : at + 1);
      case "\n":
        return this.#break(at);
      default:
        return this.#address(at);
    }
  }

  #words(from: number, to: number): number {
    this.#pieces.addText(this.#text.slice(from, to));
    return to;
  }

  #endOfRun(at: number): number {
    SAME_SIGNS.lastIndex = at;
    return at + (SAME_SIGNS.exec(this.#text)?.[0].length ?? 1);
  }

  #escape(at: number): number {
    const next = this.#text[at + 1];
    const before = this.#text[at - 1];
    if (next === "_" && before === SHOULDER) return this.#words(at, at + 2);
    const isFirst = before === undefined || before === "\n";
    const escapes = next !== undefined &&
      (ESCAPABLE.test(next) || isFirst && ESCAPABLE_FIRST.test(next));
    if (!escapes) return this.#words(at, at + 1);
    this.#pieces.addText(next);
    return at + 2;
  }

  /** A line break; the spaces around it are dropped. */
  #break(at: number): number {
    SPACES_AROUND_BREAK.lastIndex = at;
    const end = at + SPACES_AROUND_BREAK.exec(this.#text)![0].length;
    // Blank lines end a block, so only its very end can follow.
    if (end === this.#text.length) return this.#words(at, end);
    this.#pieces.trimEnd();
    this.#pieces.add({ kind: "br" });
    return end;
  }

  #code(at: number): number {
    const start = this.#endOfRun(at);
    const length = start - at;
    const end = this.#nextBackticks(length, start);
    if (end === undefined) return this.#words(at, start);
    const inner = this.#text.slice(start, end).replaceAll("\n", " ");
    const padded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    this.#pieces.add({ kind: "code", text: padded ? inner.slice(1, -1) : inner });
    return end + length;
  }

  /** Returns the next run of exactly this many backticks at or after `from`. */
  #nextBackticks(length: number, from: number): number | undefined {
    this.#backticks ??= backtickRuns(this.#text);
    const places = this.#backticks.get(length);
    // The nearest is last. Passed runs are dropped, so each position is visited once.
    while (places?.length && places.at(-1)! < from) places.pop();
    return places?.at(-1);
  }

  #open(at: number, length: number, image: boolean): number {
    const piece = this.#pieces.add(this.#text.slice(at, at + length));
    this.#brackets.push({ piece, at, image, run: this.#runs.newest });
    return at + length;
  }

  #close(at: number): number {
    const bracket = this.#brackets.pop();
    if (bracket === undefined) return this.#words(at, at + 1);
    const holdsLink = !bracket.image && this.#brackets.length < this.#linkedBelow;
    this.#linkedBelow = Math.min(this.#linkedBelow, this.#brackets.length);
    const target = holdsLink ? undefined : linkTarget(this.#text, at + 1, this.#work);
    if (target === undefined) return this.#words(at, at + 1);
    this.#runs.match(bracket.run);
    const raw = this.#text.slice(bracket.at, target.end);
    const parts = withoutLinks(this.#pieces.cutAfter(bracket.piece));
    if (isBlank(parts)) {
      // An invisible link is no link, but its address may be one.
      bracket.piece.node = this.#text.slice(bracket.at, at + 1);
      return at + 1;
    }
    // An image stays text, because pages load nothing from other hosts.
    bracket.piece.node = bracket.image ? raw : { kind: "link", href: target.href, raw, parts };
    if (!bracket.image) this.#linkedBelow = this.#brackets.length;
    return target.end;
  }

  #pointed(at: number): number {
    POINTED_ADDRESS.lastIndex = at;
    const match = POINTED_ADDRESS.exec(this.#text);
    if (match === null) return this.#words(at, at + 1);
    const [raw, href = ""] = match;
    this.#pieces.add({ kind: "link", href, raw, parts: [href] });
    return at + raw.length;
  }

  #address(at: number): number {
    const end = endOfAddress(this.#text, at);
    // Only the scheme: text.
    if (end === at) return this.#words(at, at + 1);
    if (!this.#work.address()) return this.#words(at, end);
    const raw = this.#text.slice(at, end);
    this.#pieces.add({ kind: "link", href: raw, raw, parts: [raw] });
    return end;
  }
}

/** The text of a link contains no links: an address in it is text. Each node is visited once. */
function withoutLinks(parts: readonly RichNode[]): readonly RichNode[] {
  return joinWords(parts.map((part) => {
    if (typeof part === "string" || !("parts" in part)) return part;
    return part.kind === "link" ? part.raw : { ...part, parts: withoutLinks(part.parts) };
  }));
}

function isBlank(parts: readonly RichNode[]): boolean {
  return parts.every((part) => {
    if (typeof part === "string") return !SEEN.test(part);
    return "parts" in part ? isBlank(part.parts) : !("text" in part) || !SEEN.test(part.text);
  });
}

function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const places = runs.get(run.length) ?? [];
    places.push(index);
    runs.set(run.length, places);
  }
  for (const places of runs.values()) places.reverse();
  return runs;
}
