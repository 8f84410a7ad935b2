// The pieces of a text while it is parsed: a linked list, so that a stretch of it becomes one node
// without the rest being moved.

import type { ParseWork } from "./parse_work.ts";
import type { RichNode } from "./rich_text.ts";

/** One piece; its node may still change. */
export interface Piece {
  /** Words, or what they became. */
  node: RichNode;
  /** The piece before it. */
  before: Piece | undefined;
  /** The piece after it. */
  after: Piece | undefined;
}

/** Pieces in order. */
export class PieceList {
  readonly #work: ParseWork;
  #oldest: Piece | undefined;
  #newest: Piece | undefined;

  /** Every piece is counted as work. */
  constructor(work: ParseWork) {
    this.#work = work;
  }

  /** Puts a node at the end. */
  add(node: RichNode): Piece {
    this.#work.node();
    const piece: Piece = { node, before: this.#newest, after: undefined };
    if (this.#newest) this.#newest.after = piece;
    else this.#oldest = piece;
    this.#newest = piece;
    return piece;
  }

  /** Puts words at the end. */
  addText(text: string): void {
    this.add(text);
  }

  /** Takes the spaces away that the last words end in. */
  trimEnd(): void {
    const piece = this.#newest;
    if (typeof piece?.node !== "string") return;
    let end = piece.node.length;
    while (end > 0 && piece.node[end - 1] === " ") end -= 1;
    piece.node = piece.node.slice(0, end);
  }

  /** Takes all that stands between two pieces out, as the parts of a node. */
  cutBetween(first: Piece, last: Piece | undefined): readonly RichNode[] {
    const nodes = nodesFrom(first.after, last);
    first.after = last;
    if (last) last.before = first;
    else this.#newest = first;
    return nodes;
  }

  /** Takes all that follows on a piece out. */
  cutAfter(first: Piece): readonly RichNode[] {
    return this.cutBetween(first, undefined);
  }

  /** Puts a node right after a piece. */
  insertAfter(first: Piece, node: RichNode): void {
    this.#work.node();
    const piece: Piece = { node, before: first, after: first.after };
    if (first.after) first.after.before = piece;
    else this.#newest = piece;
    first.after = piece;
  }

  /** All of it; words that stand side by side are one. */
  nodes(): readonly RichNode[] {
    return nodesFrom(this.#oldest, undefined);
  }
}

function nodesFrom(first: Piece | undefined, end: Piece | undefined): readonly RichNode[] {
  const nodes: RichNode[] = [];
  for (let piece = first; piece && piece !== end; piece = piece.after) nodes.push(piece.node);
  return joinWords(nodes);
}

/** The same, with words that stand side by side as one. */
export function joinWords(nodes: readonly RichNode[]): readonly RichNode[] {
  const joined: RichNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node === "") continue;
    if (typeof node === "string" && typeof last === "string") {
      joined[joined.length - 1] = last + node;
    } else joined.push(node);
  }
  return joined;
}
