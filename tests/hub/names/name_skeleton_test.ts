// The skeletons of names, by Unicode's table.

import { assert, assertEquals } from "@std/assert";
import { CONFUSABLES_VERSION } from "../../../hub/names/confusables_table.ts";
import { nameSkeleton } from "../../../hub/names/name_skeleton.ts";
import { PROTOTYPES } from "../../../hub/names/name_skeleton.ts";
import { userFrom } from "../../../hub/user_from.ts";
import { skeletonsOf } from "../../../protocol/name_fold.ts";

function areAlike(name: string, other: string): boolean {
  const [skeletons, others] = [name, other].map((name) =>
    skeletonsOf(userFrom({ id: "u_x", name, guest: false }))
  );
  return skeletons!.some((each) => others!.includes(each));
}

function assertAlike(pairs: readonly (readonly [name: string, other: string])[]) {
  for (const [name, other] of pairs) assert(areAlike(name, other), `${name} and ${other}`);
}

Deno.test("PROTOTYPES are those of Unicode's list, whole and of 18.0 or later", () => {
  assert(parseInt(CONFUSABLES_VERSION) >= 18, CONFUSABLES_VERSION);
  assert(PROTOTYPES.size >= 6_712, `${PROTOTYPES.size}`);
  // As confusables.txt has them.
  const listed: [character: string, prototype: string][] = [
    ["\u0430", "a"], // Cyrillic
    ["\u0261", "g"], // script g
    ["\u2460", "\u2780"], // the first of a range
    ["\uA789", ":"],
    ["\uFE55", ":"],
    ["\u0903", ":"],
    ["\u{1F74C}", "C"],
    ["\uFB01", "fi"],
    ["\u{1D4D0}", "A"],
    ["m", "rn"],
    // Since Unicode 16, 17 and 18.
    ["\u{1CCD6}", "A"],
    ["\u{11DD9}", ":"],
    ["\u051A", "Q"],
  ];
  for (const [character, prototype] of listed) {
    assertEquals([character, PROTOTYPES.get(character)], [character, prototype]);
  }
});

Deno.test("nameSkeleton() ignores selectors, joiners and skin tones of emoji", () => {
  assertAlike([
    ["😀bob", "😀\uFE0Fbob"],
    ["☺bob", "☺\uFE0Fbob"],
    ["👍", "👍🏽"],
    ["👩‍💻", "👩💻"],
    ["🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🏴"],
  ]);
  assert(!areAlike("😀bob", "😎bob"));
});

Deno.test("nameSkeleton() reads digits of other scripts by their look, otherwise by their value", () => {
  assertAlike([
    ["bob2", "bob२"], // Devanagari
    ["bob7", "bob៧"], // Khmer
    ["bob9", "bob𞥙"], // Adlam
    ["bob1", "bob١"], // Arabic, looks like an l
    ["bob0", "bob٥"], // an Arabic five looks like an o
    ["bob4", "bob④"],
    ["bob8", "bob𝟠"],
  ]);
  const values = [..."០១២៣៤៥៦៧៨៩"].map((digit) => nameSkeleton(`x${digit}`));
  assertEquals(new Set(values).size, 10);
});

Deno.test("nameSkeleton() leaves capitals alike that look like other letters than their small ones", () => {
  assertAlike([["НИНА", "нина"], ["Алёна", "АЛЁНА"], ["Ольга", "ОЛЬГА"]]);
});

Deno.test("nameSkeleton() sees letters of whole other scripts, capitals, circles and widths", () => {
  assertAlike([
    ["alice", "ꓮꓡꓲꓚꓰ"], // Lisu
    ["tom", "ТОМ"], // Cyrillic capitals
    ["alice", "ɑlıсе"],
    ["alice", "Ⓐⓛⓘⓒⓔ"],
    ["alice", "𝒶𝓁𝒾𝒸𝑒"],
    ['a"b', "a″b"],
    ["o'neil", "o’neil"],
  ]);
});

Deno.test("nameSkeleton() sees no second dot on a letter that has one", () => {
  assertAlike([
    ...[
      "ali\u0307ce",
      "al\u0131\u0307ce",
      "al\u0456\u0307ce",
      "AL\u0130CE",
      "ali\u0358ce",
      "al\u006C\u0307ce",
    ]
      .map((name) => ["alice", name] as const),
    ["julia", "j\u0307ulia"],
    ["julia", "ϳ\u0307ulia"],
    ["Nguyễn Thị", "Nguyễn Thi\u0323\u0307"],
  ]);
  assert(!areAlike("Zofia", "Z\u0307ofia"));
  assert(!areAlike("Rimante", "Rimantė"));
});

Deno.test("nameSkeleton() sees no short stroke if the letter has a bar", () => {
  assertAlike([["peter", "pet\u0335er"], ["HANS", "H\u0335ANS"]]);
  assert(!areAlike("lukasz", "łukasz"));
});

Deno.test("nameSkeleton() reads bars as an l, in Hangul too", () => {
  assertAlike([["alice", "a❘ice"], ["alice", "a⏐ice"], ["alice", "a丨ice"], ["alice", "aㅣice"]]);
});

Deno.test("nameSkeleton() equates emoji that fonts draw alike", () => {
  assertAlike([
    ...["🇺🇸🇺🇲", "🇫🇷🇨🇵", "🇳🇴🇧🇻", "🇳🇴🇸🇯", "🇦🇺🇭🇲"].map((flags) => {
      const [a, b, c, d] = [...flags];
      return [`bob ${a}${b}`, `bob ${c}${d}`] as const;
    }),
    ["👫", "👩\u200D🤝\u200D👨"],
    ["👫", "👩🏽\u200D🤝\u200D👨🏿"],
    ["bob", "bob 🏿"],
    ["bob b", "bob 🏿 b"],
  ]);
  assert(!areAlike("bob 🇩🇪", "bob 🇫🇷"));
});

Deno.test("nameSkeleton() reads vowels and tones of Thai and Lao in any order", () => {
  assertAlike([["น้ำ", "นํ้า"], ["ນ້ຳ", "ນໍ້າ"]]);
});
