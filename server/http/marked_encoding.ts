// The encoding that bytes begin to tell by themselves: their byte order mark.

/** What tells an encoding whatever the label says (WHATWG Encoding, "BOM sniff"). */
const BYTE_ORDER_MARKS = [
  ["utf-8", [0xEF, 0xBB, 0xBF]],
  ["utf-16be", [0xFE, 0xFF]],
  ["utf-16le", [0xFF, 0xFE]],
] as const;

/** The encoding that the bytes' own mark tells, which goes before the label's. */
export function markedEncoding(bytes: Uint8Array): string | undefined {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return marked?.[0];
}
