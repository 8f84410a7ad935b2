// Puts together what came in pieces with framing between them, without another buffer.

/** Where a piece lies in the inbox. */
export type Piece = readonly [at: number, end: number];

/** Moves all pieces behind the first one, over what lay between them; returns their length. */
export function joinPieces(inbox: Uint8Array, pieces: readonly Piece[]): number {
  const start = pieces[0]![0];
  let end = start;
  for (const [from, to] of pieces) {
    if (from !== end) inbox.copyWithin(end, from, to);
    end += to - from;
  }
  return end - start;
}
