// Whether a message is larger than a client may send.

import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";

// UTF-8 takes at most three bytes for a UTF-16 unit (four for two of them).
const UTF8_BYTES_A_UNIT = 3;

/** Whether the text has more than FRAME_MAX_BYTES in UTF-8; counts only where it could. */
export function isOverFrameMax(text: string): boolean {
  if (text.length > FRAME_MAX_BYTES) return true;
  return text.length * UTF8_BYTES_A_UNIT > FRAME_MAX_BYTES &&
    new TextEncoder().encode(text).length > FRAME_MAX_BYTES;
}
