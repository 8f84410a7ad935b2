// The marker in each text, by which the load recognises its messages in whatever a server sends:
// the sender, the number of the message, and the time. It has a fixed length and nothing that JSON
// would escape.

const AT_SIGN = 0x40;
const ZERO = 0x30;
const SAYER_DIGITS = 4;
const NUMBER_DIGITS = 8;
const TIME_DIGITS = 12;
const MARKER_LENGTH = 2 + SAYER_DIGITS + NUMBER_DIGITS + TIME_DIGITS;

/** The content of a marker. */
export interface Marked {
  sender: number;
  /** From 0, by sender. */
  number: number;
  /** On the clock of the load, µs. */
  sentAt: number;
}

/** Returns a text of `length` characters with a marker. */
export function markedText({ sender, number, sentAt }: Marked, length: number): string {
  const marker = "@@" + digits(sender, SAYER_DIGITS) + digits(number, NUMBER_DIGITS) +
    digits(Math.floor(sentAt), TIME_DIGITS);
  return marker.padEnd(length, " something that people say in the evening");
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

/**
 * Reads every marker in `bytes` into `into`, one after the other, and calls `onMarked` for each.
 */
export function readMarkers(bytes: Uint8Array, into: Marked, onMarked: () => void): void {
  let at = bytes.indexOf(AT_SIGN);
  while (at >= 0 && at + MARKER_LENGTH <= bytes.length) {
    if (bytes[at + 1] !== AT_SIGN) {
      at = bytes.indexOf(AT_SIGN, at + 1);
      continue;
    }
    let from = at + 2;
    into.sender = readDigits(bytes, from, from += SAYER_DIGITS);
    into.number = readDigits(bytes, from, from += NUMBER_DIGITS);
    into.sentAt = readDigits(bytes, from, from += TIME_DIGITS);
    onMarked();
    at = bytes.indexOf(AT_SIGN, from);
  }
}

function readDigits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + bytes[at]! - ZERO;
  return value;
}
