import { assert, assertEquals } from "@std/assert";
import { type PageSource, readPage } from "../../hub/page_query.ts";
import type { LogEvent } from "../../protocol/event.ts";
import type { Place } from "../../protocol/frames.ts";
import { PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { alice, ROOM } from "../store/log_vocabulary.ts";

const START = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;

/** A log of messages whose texts are `textOf(seq)`, a minute apart, that notes what is loaded. */
function logOf(head: number, textOf = (seq: number) => `text ${seq}`) {
  const loads: number[] = [];
  const source: PageSource = {
    head,
    timeOf: (seq) => START + seq * MINUTE_MS,
    load(first, last) {
      assert(first >= 1 && last <= head && first <= last, `${first} to ${last} of ${head}`);
      loads.push(last - first + 1);
      return Array.from({ length: last - first + 1 }, (_, index) => eventAt(first + index));
    },
  };
  const eventAt = (seq: number): LogEvent => ({
    type: "message",
    room: ROOM,
    seq,
    id: "0".repeat(26),
    at: source.timeOf(seq),
    user: alice,
    text: textOf(seq),
  });
  return { source, loads, eventAt };
}

function seqsOf(source: PageSource, place: Place, limit: number): number[] {
  return readPage(source, { place, limit }).events.map(({ seq }) => seq);
}

function bytesOf(events: readonly LogEvent[]): number {
  return new TextEncoder().encode(JSON.stringify(events)).length;
}

Deno.test("readPage() takes what follows `after`, from the first on", () => {
  const { source } = logOf(200);
  assertEquals(seqsOf(source, { after: 0 }, 2), [1, 2]);
  assertEquals(seqsOf(source, { after: -5 }, 2), [1, 2]);
  assertEquals(seqsOf(source, { after: 199 }, 2), [200]);
  assertEquals(seqsOf(source, { after: 200 }, 2), []);
  assertEquals(seqsOf(source, { after: 0 }, 120).length, 120);
});

Deno.test("readPage() takes what precedes `before`, up to the last", () => {
  const { source } = logOf(200);
  assertEquals(seqsOf(source, { before: 3 }, 5), [1, 2]);
  assertEquals(seqsOf(source, { before: 200 }, 2), [198, 199]);
  assertEquals(seqsOf(source, { before: 999 }, 2), [199, 200]);
  assertEquals(seqsOf(source, { before: 1 }, 2), []);
  assertEquals(seqsOf(source, { before: 0 }, 2), []);
});

Deno.test("readPage() takes half before and half after `around`, and fills up at the log's ends", () => {
  const { source } = logOf(200);
  assertEquals(seqsOf(source, { around: 100 }, 1), [100]);
  assertEquals(seqsOf(source, { around: 100 }, 4), [98, 99, 100, 101]);
  assertEquals(seqsOf(source, { around: 100 }, 5), [98, 99, 100, 101, 102]);
  assertEquals(seqsOf(source, { around: 1 }, 3), [1, 2, 3]);
  assertEquals(seqsOf(source, { around: 200 }, 3), [198, 199, 200]);
  assertEquals(seqsOf(source, { around: 0 }, 2), [1, 2]);
  assertEquals(seqsOf(source, { around: 999 }, 2), [199, 200]);
  assertEquals(seqsOf(logOf(3).source, { around: 2 }, 50), [1, 2, 3]);
});

Deno.test("readPage() finds `around` a time at the first event that is not before it", () => {
  const { source } = logOf(200);
  const at = (minutes: number) =>
    seqsOf(source, { around: { at: START + minutes * MINUTE_MS } }, 1);
  assertEquals(at(-1_000), [1]);
  assertEquals(at(1), [1]);
  assertEquals(at(77), [77]);
  assertEquals(at(76.5), [77]);
  assertEquals(at(200), [200]);
  assertEquals(at(1_000), [200]);
});

Deno.test("readPage() is empty in an empty log", () => {
  const { source } = logOf(0);
  for (const place of [{ after: 0 }, { before: 1 }, { around: 1 }, { newest: true }] as const) {
    assertEquals(readPage(source, { place, limit: 50 }), { events: [], head: 0 });
  }
});

Deno.test("readPage() cuts what is farthest from the place when bytes run out", () => {
  // Control characters are six bytes each in JSON: 24 KB an event, ten of them to a page.
  const { source, eventAt } = logOf(200, () => "\u0001".repeat(4_000));
  const fits = Math.floor(PAGE_MAX_BYTES / (bytesOf([eventAt(100)]) - 1));
  assertEquals(fits, 10);
  const range = (first: number) => Array.from({ length: fits }, (_, index) => first + index);
  assertEquals(seqsOf(source, { after: 20 }, 50), range(21));
  assertEquals(seqsOf(source, { before: 20 }, 50), range(20 - fits));
  assertEquals(seqsOf(source, { newest: true }, 50), range(201 - fits));
  assertEquals(seqsOf(source, { around: 100 }, 50), range(95));
});

Deno.test("readPage() fills a page to the byte, whatever the characters", () => {
  for (const character of ["x", "é", "日", "🦕", '"', "\n", "\u0001"]) {
    const { source, eventAt } = logOf(500, (seq) => character.repeat(seq % 7 * 500));
    const { events } = readPage(source, { place: { after: 0 }, limit: 500 });
    assert(bytesOf(events) <= PAGE_MAX_BYTES);
    assert(bytesOf([...events, eventAt(events.length + 1)]) > PAGE_MAX_BYTES);
  }
});

Deno.test("readPage() gives one event at least, however large", () => {
  const { source } = logOf(3, () => "x".repeat(PAGE_MAX_BYTES));
  assertEquals(seqsOf(source, { after: 1 }, 50), [2]);
  assertEquals(seqsOf(source, { before: 3 }, 50), [2]);
  assertEquals(seqsOf(source, { around: 2 }, 50), [2]);
  assertEquals(seqsOf(source, { newest: true }, 50), [3]);
});

Deno.test("readPage() loads an ordinary page at once, and little more than fits of huge events", () => {
  const ordinary = logOf(500);
  readPage(ordinary.source, { place: { newest: true }, limit: 50 });
  assertEquals(ordinary.loads, [1, 49]);
  const huge = logOf(500, () => "🦕".repeat(4_000));
  readPage(huge.source, { place: { after: 0 }, limit: 500 });
  assertEquals(huge.loads, [50]);
});
