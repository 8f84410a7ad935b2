// Properties of the protocol's parsers that hold for any input.

import { assert, assertEquals } from "@std/assert";
import { ChatError } from "../../protocol/chat_error.ts";
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import { ERROR_CODES } from "../../protocol/error_codes.ts";
import { NAME_MAX, PAGE_MAX } from "../../protocol/limits.ts";
import { cleanText } from "../../protocol/message_text.ts";
import { foldName } from "../../protocol/name_fold.ts";
import { parseFrame } from "../../protocol/parse_frame.ts";
import { parsePlace } from "../../protocol/place.ts";
import { isRoomName } from "../../protocol/room_name.ts";
import { normalizeName } from "../../protocol/user_name.ts";
import { fc } from "../support/fast_check.ts";
import { anyText, anyValue, nearFrame } from "../support/hostile_values.ts";
import { runs } from "../support/property.ts";

/** Lines that found a fault, or that random choices seldom produce: tried each time. */
const KEPT = [
  ...'null true 1 [] {} "ping" [null] [[]]'.split(" "),
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  '{"__proto__":{"type":"ping"}}',
  '{"type":"say","room":"lobby","text":"\\ud800","nonce":"\\udfff"}',
  '{"type":"join","room":"lobby","after":1e400}',
  '{"type":"edit","room":"lobby","target":9007199254740993,"text":"x"}',
  '{"type":"history","room":"lobby","around":"+275760-09-13T00:00:00.001Z"}',
];

const KEPT_TEXTS = ["\uFEFF\u0081", "\uFEFF", "\uD800", "\r\r\n"];

/** Returns the value or the refusal; any other error is a fault. */
function attempt<T>(parse: () => T): { value: T } | { refused: ChatError } {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof ChatError) return { refused: error };
    throw error;
  }
}

function checkParsed(line: string): void {
  const parsed = parseFrame(line);
  if ("refused" in parsed) {
    assert(parsed.refused instanceof ChatError && parsed.refused.code in ERROR_CODES);
    assert(parsed.room === undefined || isRoomName(parsed.room));
    return;
  }
  const { frame } = parsed;
  if ("room" in frame) assert(isRoomName(frame.room));
  if ("target" in frame) assert(Number.isSafeInteger(frame.target) && frame.target >= 1);
  if ("nonce" in frame && frame.nonce !== undefined) {
    assert(frame.nonce.isWellFormed() && [...frame.nonce].length <= 64);
  }
  if (frame.type === "history") assert(frame.limit >= 1 && frame.limit <= PAGE_MAX);
  // A parsed frame can be parsed again, with the same result.
  if (!("after" in frame) && frame.type !== "history") {
    assertEquals(parseFrame(JSON.stringify(frame)), { frame });
  }
}

Deno.test("parseFrame() gives a frame or a refusal for any text", () => {
  const examples = KEPT.map((line): [string] => [line]);
  fc.assert(fc.property(anyText, checkParsed), { ...runs(2_000), examples });
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      checkParsed(new TextDecoder().decode(bytes));
    }),
    runs(1_000),
  );
});

Deno.test("parseFrame() gives a frame or a refusal for any JSON, and for what is nearly a frame", () => {
  fc.assert(fc.property(fc.json(), checkParsed), runs(2_000));
  const near = nearFrame(["lobby", "a", "Bad room"]);
  fc.assert(fc.property(near, (fields) => checkParsed(JSON.stringify(fields))), runs(5_000));
});

Deno.test("parseCursor() reads back what formatCursor() wrote, and refuses the rest", () => {
  const epoch = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  fc.assert(
    fc.property(fc.nat({ max: 1e9 }), epoch, (seq, epoch) => {
      assertEquals(parseCursor(formatCursor(seq, epoch)), { seq, epoch });
    }),
    runs(500),
  );
  fc.assert(
    fc.property(anyValue, (raw) => {
      const result = attempt(() => parseCursor(raw));
      if ("value" in result) {
        assert(Number.isSafeInteger(result.value.seq) && result.value.seq >= 0);
      } else assertEquals(result.refused.code, "bad_request");
    }),
    runs(2_000),
  );
});

Deno.test("parsePlace() gives one place within bounds, or refuses", () => {
  const fields = fc.record(
    { after: anyValue, before: anyValue, around: anyValue, limit: anyValue },
    {
      requiredKeys: [],
    },
  );
  fc.assert(
    fc.property(fields, (fields) => {
      const result = attempt(() => parsePlace(fields));
      if ("refused" in result) return assertEquals(result.refused.code, "bad_request");
      assertEquals(Object.keys(result.value.place).length, 1);
      assert(result.value.limit >= 1 && result.value.limit <= PAGE_MAX);
    }),
    runs(3_000),
  );
});

Deno.test("cleanText() leaves nothing that a terminal or UTF-8 stumbles over, and is done once", () => {
  const examples = KEPT_TEXTS.map((text): [string] => [text]);
  fc.assert(
    fc.property(anyText, (raw) => {
      const result = attempt(() => cleanText(raw));
      if ("refused" in result) return assert(["empty", "too_long"].includes(result.refused.code));
      const { value: text } = result;
      assert(text.isWellFormed() && text.trim() !== "" && [...text].length <= 4_000);
      // deno-lint-ignore no-control-regex
      assert(!/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text));
      assertEquals(cleanText(text), text);
      // A text may begin with U+FEFF, which is a byte order mark only at the start of a whole body.
      const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      assertEquals(utf8.decode(new TextEncoder().encode(text)), text);
    }),
    { ...runs(3_000), examples },
  );
});

Deno.test("normalizeName() leaves a name that is seen, fits its line, and stays as it is", () => {
  fc.assert(
    fc.property(anyText, (raw) => {
      const result = attempt(() => normalizeName(raw));
      if ("refused" in result) return assertEquals(result.refused.code, "bad_request");
      const { value: name } = result;
      const length = [...name].length;
      assert(length >= 1 && length <= NAME_MAX && name.isWellFormed());
      assert(!/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u.test(name));
      assertEquals(normalizeName(name), name);
      assert(foldName(name).length > 0);
    }),
    runs(3_000),
  );
});
