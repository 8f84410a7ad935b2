// Parses the head of an HTTP response, as far as a load needs it.

const CR = 0x0d;
const END = "\r\n\r\n";
const decoder = new TextDecoder("latin1");

/** The relevant content of a head. */
export interface AnswerHead {
  readonly status: number;
  /** The start of the body. */
  readonly body: number;
  /** The length of the body in bytes; undefined if it is chunked. */
  readonly length: number | undefined;
}

/** Returns the head that starts at `start` if it is complete. Only the head is decoded. */
export function readAnswerHead(
  bytes: Uint8Array,
  start: number,
  end: number,
): AnswerHead | undefined {
  const body = headEnd(bytes, start, end);
  if (body === undefined) return undefined;
  const head = decoder.decode(bytes.subarray(start, body));
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return {
    status: Number(head.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length)),
    body,
    length: length === undefined ? undefined : Number(length),
  };
}

function headEnd(bytes: Uint8Array, start: number, end: number): number | undefined {
  let at = bytes.indexOf(CR, start);
  while (at >= 0 && at + END.length <= end) {
    // The third byte identifies an empty line, because no line starts with a carriage return.
    if (bytes[at + 2] === CR) return at + END.length;
    at = bytes.indexOf(CR, at + 1);
  }
  return undefined;
}
