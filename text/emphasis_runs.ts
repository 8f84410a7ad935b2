// Pairs the delimiter runs of `*`, `_` and `~~` by the rules of CommonMark (6.2) and GFM (6.5),
// based on `emphasis_sides.ts`. Unlike there, one tilde is no delimiter (`10~20`), and runs of
// equal length are paired first (`**f(*args)**`).

import { type Sides, sidesOf } from "./emphasis_sides.ts";
import type { Piece, PieceList } from "./piece_list.ts";

/** A delimiter run. What is unused of it is text in its piece. */
export interface Run extends Sides {
  /** The unused part, as text. */
  readonly piece: Piece;
  /** `*`, `_` or `~`. */
  readonly sign: string;
  /** Its position in the text. */
  readonly at: number;
  /** Its length. */
  readonly length: number;
  /** The position of the last space before it. */
  readonly space: number;
  /** The number of unused delimiters. */
  left: number;
  /** The previous run that may still be used. */
  before: Run | undefined;
  /** The next run that may still be used. */
  after: Run | undefined;
}

const SPACE = /\s/;
/** The mouth of an emoticon, not emphasized text: `*_*`. */
const MOUTH = /^[*_~]{1,3}$/;
const MOUTH_MAX = 3;
/** Only two tildes are a delimiter. */
const TILDES = 2;
/** One delimiter is emphasis, two are strong emphasis. */
const STRONG = 2;
/** Longer runs are not searched by length, which bounds how often a run is visited. */
const SAME_LENGTH_MAX = 3;
/** CommonMark's rule that distinguishes `*a**b*` from `**a*b**` counts in threes. */
const THREE = 3;

/** The position after which openers of a kind may still be found. */
type Floors = Map<string, number>;

/** The runs that may still open or close emphasis. */
export class EmphasisRuns {
  readonly #text: string;
  readonly #pieces: PieceList;
  #newest: Run | undefined;
  /** The position up to which spaces were searched, and the last space. */
  #looked = 0;
  #space = -1;

  /** `pieces` are those of the text; nodes are created in them. */
  constructor(text: string, pieces: PieceList) {
    this.#text = text;
    this.#pieces = pieces;
  }

  /** The newest run. */
  get newest(): Run | undefined {
    return this.#newest;
  }

  /** Adds the run of the text from `at` to `end`. Runs are added in order. */
  add(at: number, end: number): void {
    const sign = this.#text[at]!;
    const length = end - at;
    const piece = this.#pieces.add(this.#text.slice(at, end));
    if (sign === "~" && length !== TILDES) return;
    const sides = sidesOf(this.#text, at, end);
    if (!sides.opens && !sides.closes) return;
    const run: Run = {
      ...sides,
      piece,
      sign,
      at,
      length,
      space: this.#spaceBefore(at),
      left: length,
      before: this.#newest,
      after: undefined,
    };
    if (this.#newest) this.#newest.after = run;
    this.#newest = run;
  }

  /** Pairs the runs after `floor`, creates their nodes, and drops these runs. */
  match(floor: Run | undefined): void {
    this.#matchBetween(floor, undefined, false);
    this.#matchBetween(floor, undefined, true);
    // What is left after the floor is text.
    this.#newest = floor;
    if (floor) floor.after = undefined;
  }

  #spaceBefore(at: number): number {
    for (; this.#looked < at; this.#looked++) {
      if (SPACE.test(this.#text[this.#looked]!)) this.#space = this.#looked;
    }
    return this.#space;
  }

  /**
   * Pairs the runs between two others, either those inside a word or all others. If nothing opens
   * what a kind of run would close, the next run of that kind searches no further back: so each run
   * is visited a bounded number of times.
   */
  #matchBetween(floor: Run | undefined, end: Run | undefined, loose: boolean): void {
    const floors: Floors = new Map();
    let closer = floor ? floor.after : this.#oldest();
    while (closer && closer !== end) {
      const next: Run | undefined = closer.after;
      if (!closer.closes || closer.loose !== loose) {
        closer = next;
        continue;
      }
      const opener = findOpener(closer, floor, floors);
      if (!opener) {
        if (!closer.opens) this.#remove(closer);
        closer = next;
        continue;
      }
      if (isLiteral(this.#text, opener, closer)) {
        opener.after = closer;
        closer.before = opener;
        this.#remove(opener);
        this.#remove(closer);
        closer = next;
        continue;
      }
      this.#join(opener, closer);
      if (opener.left === 0) this.#remove(opener);
      if (closer.left === 0) {
        this.#remove(closer);
        closer = next;
      }
    }
  }

  #oldest(): Run | undefined {
    let run = this.#newest;
    while (run?.before) run = run.before;
    return run;
  }

  #join(opener: Run, closer: Run): void {
    const isDeletion = closer.sign === "~";
    const used = isDeletion
      ? closer.left
      : opener.left >= STRONG && closer.left >= STRONG
      ? STRONG
      : 1;
    const kind = isDeletion ? "del" : used === STRONG ? "strong" : "em";
    this.#matchBetween(opener, closer, true);
    // Runs between the two can no longer be paired.
    opener.after = closer;
    closer.before = opener;
    this.#use(opener, used);
    this.#use(closer, used);
    const parts = this.#pieces.cutBetween(opener.piece, closer.piece);
    this.#pieces.insertAfter(opener.piece, { kind, parts });
  }

  #use(run: Run, used: number): void {
    run.left -= used;
    run.piece.node = run.sign.repeat(run.left);
  }

  #remove(run: Run): void {
    if (run.before) run.before.after = run.after;
    if (run.after) run.after.before = run.before;
    else this.#newest = run.before;
  }
}

/** Returns the nearest run that the closer can close, preferably one of the same length. */
function findOpener(closer: Run, floor: Run | undefined, floors: Floors): Run | undefined {
  const { sign, length, left, inside } = closer;
  const same = left === length && length <= SAME_LENGTH_MAX
    ? findBack(
      closer,
      floor,
      floors,
      `=${sign}${length}${inside}`,
      (opener) => opener.length === length && opener.left === length,
    )
    : undefined;
  return same ?? findBack(closer, floor, floors, kindOf(closer), () => true);
}

function findBack(
  closer: Run,
  floor: Run | undefined,
  floors: Floors,
  kind: string,
  suits: (opener: Run) => boolean,
): Run | undefined {
  const lowest = floors.get(kind) ?? -1;
  let opener = closer.before;
  for (; opener && opener !== floor && opener.at > lowest; opener = opener.before) {
    if (suits(opener) && fit(opener, closer)) return opener;
  }
  floors.set(kind, closer.before?.at ?? -1);
  return undefined;
}

function fit(opener: Run, closer: Run): boolean {
  if (!opener.opens || opener.sign !== closer.sign) return false;
  // Inside a word, only what starts at the start of the word can end.
  const hasSpace = opener.at < closer.space;
  if (closer.loose && (opener.both || hasSpace)) return false;
  // From inside one word into another: `x**n + y**n`.
  if (opener.inside && closer.inside && hasSpace) return false;
  if (opener.sign === "~") return opener.left === closer.left;
  const both = opener.both || closer.both;
  const inThrees = opener.length % THREE === 0 && closer.length % THREE === 0;
  return !both || inThrees || (opener.length + closer.length) % THREE !== 0;
}

/** Runs of one kind close the same openers. */
function kindOf({ sign, both, inside, length }: Run): string {
  return `${sign}${both}${inside}${sign === "~" ? length : length % THREE}`;
}

/** Returns whether the two, though they match, are shown as text. */
function isLiteral(text: string, opener: Run, closer: Run): boolean {
  const from = opener.at + opener.length;
  return opener.opensLiteral || closer.closesLiteral ||
    closer.at - from <= MOUTH_MAX && MOUTH.test(text.slice(from, closer.at));
}
