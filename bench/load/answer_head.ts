// The head of an HTTP answer, as far as a load needs it.

const CR = 0x0d;
const END = "\r\n\r\n";
const decoder = new TextDecoder("latin1");

/** What a head says. */
export interface AnswerHead {
  readonly status: number;
  /** Where the body begins. */
  readonly body: number;
  /** Of the body, in bytes; undefined where it comes in chunks. */
  readonly length: number | undefined;
}

/** The head that begins at `start`, where all of it is there. Only the head is decoded. */
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
    // Two empty lines are told by their third byte, as a line never begins with a carriage return.
    if (bytes[at + 2] === CR) return at + END.length;
    at = bytes.indexOf(CR, at + 1);
  }
  return undefined;
}
