// The pieces of a text during parsing: a linked list, so that a range of it becomes one node
// without moving the rest.

import type { ParseWork } from "./parse_work.ts";
import type { RichNode } from "./rich_text.ts";

/** A piece, whose node may still change. */
export interface Piece {
  /** Text, or the node that it became. */
  node: RichNode;
  /** The previous piece. */
  before: Piece | undefined;
  /** The next piece. */
  after: Piece | undefined;
}

/** The pieces in order. */
export class PieceList {
  readonly #work: ParseWork;
  #oldest: Piece | undefined;
  #newest: Piece | undefined;

  /** Each piece counts as work. */
  constructor(work: ParseWork) {
    this.#work = work;
  }

  /** Appends a node. */
  add(node: RichNode): Piece {
    this.#work.node();
    const piece: Piece = { node, before: this.#newest, after: undefined };
    if (this.#newest) this.#newest.after = piece;
    else this.#oldest = piece;
    this.#newest = piece;
    return piece;
  }

  /** Appends text. */
  addText(text: string): void {
    this.add(text);
  }

  /** Removes the spaces at the end of the last text. */
  trimEnd(): void {
    const piece = this.#newest;
    if (typeof piece?.node !== "string") return;
    let end = piece.node.length;
    while (end > 0 && piece.node[end - 1] === " ") end -= 1;
    piece.node = piece.node.slice(0, end);
  }

  /** Removes everything between two pieces and returns it as parts of a node. */
  cutBetween(first: Piece, last: Piece | undefined): readonly RichNode[] {
    const nodes = nodesFrom(first.after, last);
    first.after = last;
    if (last) last.before = first;
    else this.#newest = first;
    return nodes;
  }

  /** Removes everything after a piece and returns it. */
  cutAfter(first: Piece): readonly RichNode[] {
    return this.cutBetween(first, undefined);
  }

  /** Inserts a node after a piece. */
  insertAfter(first: Piece, node: RichNode): void {
    this.#work.node();
    const piece: Piece = { node, before: first, after: first.after };
    if (first.after) first.after.before = piece;
    else this.#newest = piece;
    first.after = piece;
  }

  /** Returns all nodes. Adjacent texts are joined. */
  nodes(): readonly RichNode[] {
    return nodesFrom(this.#oldest, undefined);
  }
}

function nodesFrom(first: Piece | undefined, end: Piece | undefined): readonly RichNode[] {
  const nodes: RichNode[] = [];
  for (let piece = first; piece && piece !== end; piece = piece.after) nodes.push(piece.node);
  return joinWords(nodes);
}

/** Returns the nodes with adjacent texts joined. */
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
