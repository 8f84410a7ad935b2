// Runs of `*`, `_` and `~~`, and which of them belong together: as CommonMark (6.2) and GFM (6.5) have
// it, but for what chat writes otherwise. One tilde is no sign (`10~20`), a sign within a formula or a
// path is none (`2*3*4`, `2**3`, `src/*.ts`), and scripts without spaces need none around signs
// (`**强调。**后面`).

import type { Piece, PieceList } from "./piece_list.ts";
import { characterAt, characterBefore, isSpacedWord, isUnspaced } from "./scripts.ts";

/** A run of one sign; what of it was not used yet stands in its piece as words. */
export interface Run {
  /** What of it was not used yet, as words. */
  readonly piece: Piece;
  /** `*`, `_` or `~`. */
  readonly sign: string;
  /** How often it stands there. */
  readonly length: number;
  /** How many were not used yet. */
  left: number;
  /** Whether it can begin something. */
  readonly opens: boolean;
  /** Whether it can end something. */
  readonly closes: boolean;
  /** The run before it that may still be used. */
  before: Run | undefined;
  /** The run after it that may still be used. */
  after: Run | undefined;
}

const SPACE = /\s/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const DIGIT = /\p{N}/u;
const SLASH = /[/\\]/;
/** What follows a `*` that stands for any name in a path. */
const GOES_ON_PATH = /[/\\.]/;
/** Fewer or more tildes are no sign. */
const TILDES = 2;
/** One sign is emphasis, two are strong. */
const STRONG = 2;
/** The rule of CommonMark that tells `*a**b*` from `**a*b**` counts in threes. */
const THREE = 3;

/** The runs that may still open or close something. */
export class EmphasisRuns {
  readonly #pieces: PieceList;
  #newest: Run | undefined;

  /** `pieces` are the text's, in which the nodes are made. */
  constructor(pieces: PieceList) {
    this.#pieces = pieces;
  }

  /** The last one. */
  get newest(): Run | undefined {
    return this.#newest;
  }

  /** Adds the run of the text from `at` to `end`. */
  add(text: string, at: number, end: number): void {
    const sign = text[at]!;
    const length = end - at;
    const piece = this.#pieces.add(text.slice(at, end));
    if (sign === "~" && length !== TILDES) return;
    const { opens, closes } = sidesOf(text, at, end, sign);
    if (!opens && !closes) return;
    const run: Run = {
      piece,
      sign,
      length,
      left: length,
      opens,
      closes,
      before: this.#newest,
      after: undefined,
    };
    if (this.#newest) this.#newest.after = run;
    this.#newest = run;
  }

  /**
   * Makes nodes of what belongs together above `floor`, and forgets those runs. Where nothing opened
   * what a kind of run would close, the next one of its kind looks no further back than that: so each
   * run is passed a bounded number of times.
   */
  match(floor: Run | undefined): void {
    const floors = new Map<string, Run | undefined>();
    let closer = floor ? floor.after : this.#oldest();
    while (closer) {
      if (!closer.closes) {
        closer = closer.after;
        continue;
      }
      const kind = kindOf(closer);
      const lowest = floors.has(kind) ? floors.get(kind) : floor;
      let opener = closer.before;
      while (opener && opener !== lowest && opener !== floor && !fit(opener, closer)) {
        opener = opener.before;
      }
      if (!opener || opener === lowest || opener === floor) {
        floors.set(kind, closer.before);
        const next: Run | undefined = closer.after;
        if (!closer.opens) this.#remove(closer);
        closer = next;
        continue;
      }
      this.#join(opener, closer);
      if (opener.left === 0) this.#remove(opener);
      if (closer.left === 0) {
        const next: Run | undefined = closer.after;
        this.#remove(closer);
        closer = next;
      }
    }
    // What is left above the floor is words.
    this.#newest = floor;
    if (floor) floor.after = undefined;
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

function fit(opener: Run, closer: Run): boolean {
  if (!opener.opens || opener.sign !== closer.sign) return false;
  if (opener.sign === "~") return opener.left === closer.left;
  const both = opener.closes || closer.opens;
  const inThrees = opener.length % THREE === 0 && closer.length % THREE === 0;
  return !both || inThrees || (opener.length + closer.length) % THREE !== 0;
}

/** Runs of one kind close the same openers. */
function kindOf({ sign, opens, length }: Run): string {
  return sign === "~" ? `~${length}` : `${sign}${opens}${length % THREE}`;
}

/** Left- and right-flanking; an underscore within a word is neither. */
function sidesOf(
  text: string,
  at: number,
  end: number,
  sign: string,
): { readonly opens: boolean; readonly closes: boolean } {
  const before = characterBefore(text, at) || " ";
  const after = characterAt(text, end) || " ";
  if (SLASH.test(before) && GOES_ON_PATH.test(after)) return { opens: false, closes: false };
  const spaceBefore = SPACE.test(before);
  const spaceAfter = SPACE.test(after);
  const pointBefore = PUNCTUATION.test(before);
  const pointAfter = PUNCTUATION.test(after);
  if (sign !== "_") {
    // Two signs are no slip: `**Note:**text` means what it says.
    const isPlain = end - at > 1 || isUnspaced(before) || isUnspaced(after);
    const inFormula = end - at > 1
      ? DIGIT.test(before) && DIGIT.test(after)
      : isSpacedWord(before) && isSpacedWord(after);
    return {
      opens: !spaceAfter && (isPlain || !pointAfter || spaceBefore || pointBefore) && !inFormula,
      closes: !spaceBefore && (isPlain || !pointBefore || spaceAfter || pointAfter),
    };
  }
  const left = !spaceAfter && (!pointAfter || spaceBefore || pointBefore);
  const right = !spaceBefore && (!pointBefore || spaceAfter || pointAfter);
  return { opens: left && (!right || pointBefore), closes: right && (!left || pointAfter) };
}
