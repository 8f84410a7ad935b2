// What may stay of a text that was replaced: enough to tell a retry from another draft, no more.

/** Bytes of a mark; of a shorter text only as many as it had, since it stands in the text's place. */
const MARK_BYTES = 8;

/**
 * A short checksum in `length` bytes, zeros after it. Not a cryptographic hash on purpose: it guards
 * against a client's mistake, is taken in the middle of a transaction, and says little about the text.
 */
export function textMark(text: string, length: number): Uint8Array {
  const mark = new Uint8Array(MARK_BYTES);
  const view = new DataView(mark.buffer);
  view.setUint32(0, fnv1a(text, 0x811c9dc5));
  view.setUint32(4, fnv1a(text, 0x01000193));
  const bytes = new Uint8Array(length);
  bytes.set(mark.subarray(0, Math.min(MARK_BYTES, length)));
  return bytes;
}

/** Whether a mark may be this text's; one of zeros, as a deletion leaves, is everybody's. */
export function marks(mark: Uint8Array, text: string): boolean {
  if (mark.every((byte) => byte === 0)) return true;
  const own = textMark(text, mark.length);
  return own.every((byte, index) => byte === mark[index]);
}

/** FNV-1a over UTF-16 units, mixed at the end so that the first bytes depend on all of them. */
function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
