// Unread messages, counted and tracked, also beyond the number that is tracked.

import { assertEquals } from "@std/assert";
import { UnreadSeqs } from "../../../client/model/unread_seqs.ts";

/** What is unread of 1 to `to` after `change`. */
function unread(to: number, change: (seqs: UnreadSeqs) => void) {
  const seqs = new UnreadSeqs();
  seqs.addRange(1, to);
  change(seqs);
  return { count: seqs.count, first: seqs.first };
}

const range = (from: number, to: number) =>
  new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));

const CASES: readonly (readonly [
  what: string,
  to: number,
  change: (seqs: UnreadSeqs) => void,
  left: { readonly count: number; readonly first: number | undefined },
])[] = [
  ["nothing is read", 1_500, () => {}, { count: 1_500, first: 1 }],
  ["all is read", 1_500, (seqs) => seqs.readUpTo(1_500), { count: 0, first: undefined }],
  ["more than all is read", 1_500, (seqs) => seqs.readUpTo(2_000), { count: 0, first: undefined }],
  ["all that are tracked are read", 1_500, (seqs) => seqs.readUpTo(1_000), {
    count: 500,
    first: 1_001,
  }],
  ["some of the rest is read", 1_500, (seqs) => seqs.readUpTo(1_200), { count: 300, first: 1_201 }],
  ["it is read in steps", 1_500, (seqs) => {
    for (const seq of [400, 1_100, 1_300, 1_250]) seqs.readUpTo(seq);
  }, { count: 200, first: 1_301 }],
  ["all but one is read", 1_500, (seqs) => seqs.readUpTo(1_499), { count: 1, first: 1_500 }],
  ["more comes after some of the rest is read", 1_500, (seqs) => {
    seqs.readUpTo(1_200);
    seqs.add(1_501);
    seqs.add(1_505);
  }, { count: 302, first: 1_201 }],
  ["more arrive after some tracked ones are read", 1_500, (seqs) => {
    seqs.readUpTo(500);
    seqs.addRange(1_501, 1_600);
    seqs.readUpTo(1_000);
  }, { count: 600, first: 1_001 }],
  ["all that are tracked are deleted", 1_002, (seqs) => {
    for (const seq of range(1, 1_000)) seqs.delete(seq);
  }, { count: 2, first: 1_001 }],
  ["all is deleted", 1_002, (seqs) => {
    for (const seq of range(1, 1_002)) seqs.delete(seq);
  }, { count: 0, first: undefined }],
  ["what was read before is deleted", 1_500, (seqs) => {
    seqs.readUpTo(1_200);
    seqs.delete(1_100);
  }, { count: 300, first: 1_201 }],
  ["the rest is seen, and half of it are messages", 1_500, (seqs) => {
    seqs.readUpTo(1_000);
    seqs.settle(1_001, 1_500, range(1_251, 1_500));
  }, { count: 250, first: 1_251 }],
  ["the beginning of the rest is seen", 1_500, (seqs) => {
    seqs.readUpTo(1_000);
    seqs.settle(901, 1_200, range(1_101, 1_200));
    seqs.settle(901, 1_200, range(1_101, 1_200));
  }, { count: 400, first: 1_101 }],
  ["all of the rest is seen, and nothing of it is a message", 1_500, (seqs) => {
    seqs.readUpTo(1_000);
    seqs.settle(1_001, 1_500, new Set());
  }, { count: 0, first: undefined }],
  ["what was deleted among the rest is not new when that is read", 1_500, (seqs) => {
    seqs.delete(1_300);
    seqs.delete(1_300);
    seqs.readUpTo(1_200);
  }, { count: 299, first: 1_201 }],
  ["all that is left of the rest was deleted", 1_003, (seqs) => {
    for (const seq of [1_001, 1_002, 1_003]) seqs.delete(seq);
    seqs.readUpTo(1_000);
  }, { count: 0, first: undefined }],
  ["what comes after all was read", 1_500, (seqs) => {
    seqs.readUpTo(1_500);
    seqs.add(1_510);
  }, { count: 1, first: 1_510 }],
];

for (const [what, to, change, left] of CASES) {
  Deno.test(`UnreadSeqs of ${to}: ${what}`, () => assertEquals(unread(to, change), left));
}

Deno.test("UnreadSeqs.summary() has the first seq that is not before, and otherwise the first of all", () => {
  const seqs = new UnreadSeqs();
  assertEquals(seqs.summary(1), undefined);
  seqs.addRange(11, 1_500);
  seqs.delete(20);
  assertEquals([0, 15, 20, 1_010, 1_300, 1_501].map((seq) => seqs.summary(seq)?.seq), [
    11,
    15,
    21,
    1_010,
    1_300,
    11,
  ]);
});
