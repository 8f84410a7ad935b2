// Runs of `*`, `_` and `~~`, and which of them belong together: CommonMark's rules (6.2) and GFM's (6.5)
// on the signs of `emphasis_sides.ts`, but one tilde is no sign (`10~20`), and runs of one length belong
// together first (`**f(*args)**`).

import { type Sides, sidesOf } from "./emphasis_sides.ts";
import type { Piece, PieceList } from "./piece_list.ts";

/** A run of one sign; what of it was not used yet stands in its piece as words. */
export interface Run extends Sides {
  /** What of it was not used yet, as words. */
  readonly piece: Piece;
  /** `*`, `_` or `~`. */
  readonly sign: string;
  /** Where it stands in the text. */
  readonly at: number;
  /** How often the sign stands there. */
  readonly length: number;
  /** Where the last space before it stands. */
  readonly space: number;
  /** How many were not used yet. */
  left: number;
  /** The run before it that may still be used. */
  before: Run | undefined;
  /** The run after it that may still be used. */
  after: Run | undefined;
}

const SPACE = /\s/;
/** A mouth, not something that is emphasized: `*_*`. */
const MOUTH = /^[*_~]{1,3}$/;
const MOUTH_MAX = 3;
/** Fewer or more tildes are no sign. */
const TILDES = 2;
/** One sign is emphasis, two are strong. */
const STRONG = 2;
/** Longer runs are not looked for by their length: that bounds how often a run is passed. */
const SAME_LENGTH_MAX = 3;
/** The rule of CommonMark that tells `*a**b*` from `**a*b**` counts in threes. */
const THREE = 3;

/** Behind which place in the text openers of a kind may still be found. */
type Floors = Map<string, number>;

/** The runs that may still open or close something. */
export class EmphasisRuns {
  readonly #text: string;
  readonly #pieces: PieceList;
  #newest: Run | undefined;
  /** Up to where spaces were looked for, and the last one. */
  #looked = 0;
  #space = -1;

  /** `pieces` are the text's, in which the nodes are made. */
  constructor(text: string, pieces: PieceList) {
    this.#text = text;
    this.#pieces = pieces;
  }

  /** The last one. */
  get newest(): Run | undefined {
    return this.#newest;
  }

  /** Adds the run of the text from `at` to `end`; runs are added in order. */
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

  /** Makes nodes of what belongs together above `floor`, and forgets those runs. */
  match(floor: Run | undefined): void {
    this.#matchBetween(floor, undefined, false);
    this.#matchBetween(floor, undefined, true);
    // What is left above the floor is words.
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
   * Matches the runs between two, either those that stand within a word or all others. Where nothing
   * opened what a kind of run would close, the next one of its kind looks no further back than that: so
   * each run is passed a bounded number of times.
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
    // Runs between the two can belong to nothing any more.
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

/** The nearest run that opens what the closer closes, one of the same length if there is one. */
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
  // Within a word only what began at the word's beginning can end.
  const hasSpace = opener.at < closer.space;
  if (closer.loose && (opener.both || hasSpace)) return false;
  // From within one word into another: `x**n + y**n`.
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

/** Whether the two, which belong together, are shown as written. */
function isLiteral(text: string, opener: Run, closer: Run): boolean {
  const from = opener.at + opener.length;
  return opener.opensLiteral || closer.closesLiteral ||
    closer.at - from <= MOUTH_MAX && MOUTH.test(text.slice(from, closer.at));
}
