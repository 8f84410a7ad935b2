import { assert, assertEquals } from "@std/assert";
import { type PageSource, readPage } from "../../hub/page_query.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import type { Place } from "../../protocol/frames.ts";
import { PAGE_CHANGES_MAX, PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { alice, ROOM } from "../store/log_vocabulary.ts";

const START = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;
const EMPTY = { first: 1, last: 0, head: 0, newest: 0 };

interface LogOptions {
  /** @default a few words */
  readonly textOf?: (seq: number) => string;
  /** Seq of the message that an event changes; every other event is a message. @default none */
  readonly targetOf?: (seq: number) => number | undefined;
  /** @default head */
  readonly newest?: number;
}

/** A log whose events are a minute apart; `loads` records how many are read at a time. */
function logOf(
  head: number,
  { textOf = (seq) => `text ${seq}`, targetOf = () => undefined, newest = head }: LogOptions = {},
) {
  const loads: number[] = [];
  const seqs = range(1, head);
  const messages = seqs.filter((seq) => targetOf(seq) === undefined);
  const source: PageSource = {
    epoch: "epoch",
    head,
    newest,
    timeOf: (seq) => START + seq * MINUTE_MS,
    events(first, last) {
      assert(first >= 1 && last <= head && first <= last, `${first} to ${last} of ${head}`);
      loads.push(last - first + 1);
      return range(first, last).map(eventAt);
    },
    messages(first, last) {
      const found = messages.filter((seq) => seq >= first && seq <= last).map(eventAt);
      loads.push(found.length);
      return found;
    },
    messageAfter: (seq, skip) => messages.filter((each) => each > seq)[skip],
    messageBefore: (seq, skip) => messages.filter((each) => each < seq).at(-1 - skip),
    countMessages: (first, last) => messages.filter((seq) => seq >= first && seq <= last).length,
  };
  const eventAt = (seq: number): LogEvent => {
    const base = { room: ROOM, seq, id: "0".repeat(26), at: source.timeOf(seq), user: alice };
    const target = targetOf(seq);
    return target === undefined
      ? { type: "message", ...base, text: textOf(seq) }
      : { type: "edit", ...base, target, text: textOf(target) };
  };
  return { source, loads, eventAt };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function seqsOf(source: PageSource, place: Place, limit: number): number[] {
  return readPage(source, { place, limit }).events.map(({ seq }) => seq);
}

function boundsOf(source: PageSource, place: Place, limit: number): [number, number] {
  const { first, last } = readPage(source, { place, limit });
  return [first, last];
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
  assertEquals(boundsOf(source, { after: 199 }, 2), [200, 200]);
  assertEquals(boundsOf(source, { after: 200 }, 2), [201, 200]);
  assertEquals(seqsOf(source, { after: 0 }, 120).length, 120);
});

Deno.test("readPage() takes what precedes `before`, up to the last", () => {
  const { source } = logOf(200);
  assertEquals(seqsOf(source, { before: 3 }, 5), [1, 2]);
  assertEquals(seqsOf(source, { before: 200 }, 2), [198, 199]);
  assertEquals(seqsOf(source, { before: 999 }, 2), [199, 200]);
  assertEquals(seqsOf(source, { before: 1 }, 2), []);
  assertEquals(seqsOf(source, { before: 0 }, 2), []);
  assertEquals(boundsOf(source, { before: 3 }, 5), [1, 2]);
  assertEquals(boundsOf(source, { before: 1 }, 2), [1, 0]);
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
    const { events, first, last, head, newest } = readPage(source, { place, limit: 50 });
    assertEquals({ events, first, last, head, newest }, { events: [], ...EMPTY });
  }
});

Deno.test("readPage() cuts what is farthest from the place when bytes run out", () => {
  // Control characters are six bytes each in JSON: 24 KB an event, ten of them to a page.
  const { source, eventAt } = logOf(200, { textOf: () => "\u0001".repeat(4_000) });
  const fits = Math.floor(PAGE_MAX_BYTES / (bytesOf([eventAt(100)]) - 1));
  assertEquals(fits, 10);
  const page = (first: number) => range(first, first + fits - 1);
  assertEquals(seqsOf(source, { after: 20 }, 50), page(21));
  assertEquals(seqsOf(source, { before: 20 }, 50), page(20 - fits));
  assertEquals(seqsOf(source, { newest: true }, 50), page(201 - fits));
  assertEquals(seqsOf(source, { around: 100 }, 50), page(95));
  assertEquals(boundsOf(source, { after: 20 }, 50), [21, 20 + fits]);
  assertEquals(boundsOf(source, { before: 20 }, 50), [20 - fits, 19]);
  assertEquals(boundsOf(source, { newest: true }, 50), [201 - fits, 200]);
  assertEquals(boundsOf(source, { around: 100 }, 50), [95, 94 + fits]);
});

Deno.test("readPage() fills a page to the byte, whatever the characters", () => {
  for (const character of ["x", "é", "日", "🦕", '"', "\n", "\u0001"]) {
    const { source, eventAt } = logOf(500, { textOf: (seq) => character.repeat(seq % 7 * 500) });
    const { events } = readPage(source, { place: { after: 0 }, limit: 500 });
    assert(bytesOf(events) <= PAGE_MAX_BYTES);
    assert(bytesOf([...events, eventAt(events.length + 1)]) > PAGE_MAX_BYTES);
  }
});

Deno.test("readPage() gives one event at least, however large", () => {
  const { source } = logOf(3, { textOf: () => "x".repeat(PAGE_MAX_BYTES) });
  assertEquals(seqsOf(source, { after: 1 }, 50), [2]);
  assertEquals(seqsOf(source, { before: 3 }, 50), [2]);
  assertEquals(seqsOf(source, { around: 2 }, 50), [2]);
  assertEquals(seqsOf(source, { newest: true }, 50), [3]);
});

Deno.test("readPage() loads an ordinary page at once, and little more than fits of huge events", () => {
  const ordinary = logOf(500);
  readPage(ordinary.source, { place: { newest: true }, limit: 50 });
  assertEquals(ordinary.loads, [50]);
  const huge = logOf(500, { textOf: () => "🦕".repeat(4_000) });
  readPage(huge.source, { place: { after: 0 }, limit: 500 });
  assertEquals(huge.loads, [50]);
});

Deno.test("readPage() counts messages, and covers the changes up to the messages that it leaves out", () => {
  // Messages 1, 4, 7 ... 28, each followed by two edits of message 1.
  const { source } = logOf(30, { targetOf: (seq) => seq % 3 === 1 ? undefined : 1 });
  assertEquals(seqsOf(source, { after: 0 }, 2), range(1, 6));
  assertEquals(seqsOf(source, { after: 4 }, 2), range(5, 12));
  assertEquals(seqsOf(source, { after: 28 }, 2), [29, 30]);
  assertEquals(seqsOf(source, { before: 14 }, 2), range(8, 13));
  assertEquals(seqsOf(source, { before: 6 }, 2), range(1, 5));
  assertEquals(seqsOf(source, { newest: true }, 2), range(23, 30));
  assertEquals(seqsOf(source, { around: 14 }, 1), [14, 15, 16, 17, 18]);
  assertEquals(seqsOf(source, { around: 13 }, 3), range(8, 18));
  assertEquals(boundsOf(source, { around: 13 }, 3), [8, 18]);
});

Deno.test("readPage() ends after a cursor at PAGE_CHANGES_MAX changes, and `last` says where", () => {
  const { source, loads } = logOf(10_000, { targetOf: (seq) => seq > 1 ? 1 : undefined });
  const { events, first, last, complete } = readPage(source, { place: { after: 1 }, limit: 50 });
  assertEquals([events.length, first, last], [PAGE_CHANGES_MAX, 2, PAGE_CHANGES_MAX + 1]);
  assertEquals(complete, true);
  assert(loads.length <= 11);
});

Deno.test("readPage() leaves changes out beyond PAGE_CHANGES_MAX if it has the messages themselves", () => {
  // Messages 1 to 100, and then edits of message 1 alone.
  const { source, loads } = logOf(10_000, { targetOf: (seq) => seq > 100 ? 1 : undefined });
  for (const place of [{ newest: true }, { before: 10_001 }] as const) {
    const { events, first, last, complete } = readPage(source, { place, limit: 50 });
    const messages = events.filter(({ type }) => type === "message").map(({ seq }) => seq);
    assertEquals(messages, range(51, 100));
    assertEquals([first, last], [51, 10_000]);
    assertEquals(events.length - messages.length, PAGE_CHANGES_MAX);
    assertEquals(complete, "before" in place);
  }
  assert(loads.length <= 2 * 11);
});

Deno.test("readPage() is complete without a cursor only if it lists the whole log", () => {
  const newest: Place = { newest: true };
  assertEquals(readPage(logOf(50).source, { place: newest, limit: 50 }).complete, true);
  assertEquals(readPage(logOf(51).source, { place: newest, limit: 50 }).complete, false);
  assertEquals(readPage(logOf(0).source, { place: newest, limit: 50 }).complete, true);
  const edits = logOf(1_000, { targetOf: (seq) => seq > 10 ? 1 : undefined });
  assertEquals(readPage(edits.source, { place: newest, limit: 50 }).complete, false);
});

Deno.test("readPage() gives a lost cursor the newest page, which is not complete", () => {
  const { source } = logOf(200, { newest: 198 });
  for (const [after, epoch] of [[201, "epoch"], [201, undefined], [100, "another"]] as const) {
    const page = readPage(source, { place: { after }, limit: 2, epoch });
    assertEquals(page.events.map(({ seq }) => seq), [199, 200]);
    const { first, last, head, newest, complete } = page;
    assertEquals([first, last, head, newest, complete], [199, 200, 200, 198, false]);
  }
  for (const epoch of ["epoch", undefined]) {
    const { first, last, complete } = readPage(source, { place: { after: 100 }, limit: 2, epoch });
    assertEquals([first, last, complete], [101, 102, true]);
  }
});
