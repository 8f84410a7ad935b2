// Generates values that attackers would send.

import { fc } from "./fast_check.ts";

/** Any text: ASCII, all of Unicode, lone surrogates, and texts that broke programs before. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) }),
  fc.constantFrom(
    "",
    " ",
    "\0",
    "\ud800",
    "\u202e",
    "\u200b",
    "\ufeff",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "-1",
    "1e309",
    "9007199254740993",
    "../../etc/passwd",
    "%00",
    "a".repeat(5_000),
    "😀".repeat(4_001),
  ),
);

/** Numbers at the limits of their representation. */
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -3, max: 70 }),
  fc.double(),
  fc.constantFrom(0, -0, 1e21, 2 ** 53, -(2 ** 53), 2 ** 31, 0.5, Number.MAX_VALUE),
);

/** A field's value, mostly of a wrong type. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  anyNumber,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
);

const TYPES = [
  "join",
  "history",
  "leave",
  "say",
  "edit",
  "delete",
  "typing",
  "away",
  "ping",
  "hello",
  "ack",
  "__proto__",
] as const;

/** An object that is nearly a frame: any known fields together, of any type. */
export function nearFrame(rooms: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const mostly = <T>(usual: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 4, arbitrary: usual as fc.Arbitrary<unknown> }, {
      weight: 1,
      arbitrary: anyValue,
    });
  return fc.record({
    type: mostly(fc.constantFrom(...TYPES)),
    room: mostly(fc.constantFrom(...rooms)),
    text: mostly(anyText),
    nonce: mostly(fc.constantFrom("a", "b", "c", "d")),
    target: mostly(fc.integer({ min: 1, max: 12 })),
    after: mostly(fc.integer({ min: 0, max: 12 })),
    before: mostly(fc.integer({ min: 0, max: 12 })),
    around: mostly(fc.constantFrom(1, "2", "2026-11-20", "2026-11-20T10:00:00Z")),
    limit: mostly(fc.integer({ min: 1, max: 200 })),
    epoch: anyValue,
    away: mostly(fc.boolean()),
  }, { requiredKeys: ["type"] });
}
