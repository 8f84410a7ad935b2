// The contract of every log. Each implementation runs this suite.

import type { Clock } from "../../protocol/clock.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { EventLog, NewEvent } from "../../hub/event_log.ts";
import type { EventBase, EventType } from "../../protocol/events/base.ts";
import { EVENT_TYPES } from "../../protocol/events/registry.ts";
import { ulidTime } from "../../store/ulid.ts";
import type { Place } from "../../protocol/frames.ts";
import { PAGE_CHANGES_MAX, PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import {
  alice,
  assertRefused,
  bob,
  deletion,
  edit,
  Listener,
  message,
  person,
  readAll,
  ROOM,
  sayAll,
} from "./log_vocabulary.ts";

/** How the suite opens a log; what else is to be cleaned up is disposed of with the log. */
export type OpenLog = (options: { clock?: Pick<Clock, "now"> }) => Promise<EventLog>;

/** A type that no version has, for the behaviour of every log with any type. */
interface Pin extends EventBase<"pin"> {
  readonly target: number;
  readonly on: boolean;
}

/** A type with a text of its own, about a message or about none. */
interface Note extends EventBase<"note"> {
  readonly target?: number;
  readonly text: string;
}

const NOON = Date.UTC(2026, 10, 20, 12);
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Registers the suite for an implementation. */
export function testLog(kind: string, open: OpenLog): void {
  function test(name: string, run: (log: EventLog) => Promise<void>): void {
    Deno.test(`${kind}: ${name}`, async () => {
      await using log = await open({});
      await run(log);
    });
  }

  test("append() numbers each room 1, 2, 3 in the order of the calls", async (log) => {
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const lobby = await Promise.all(texts.map((text) => log.append(ROOM, message(text))));
    const den = await Promise.all(texts.map((text) => log.append("den", message(text))));
    assertEquals(lobby.map(({ seq }) => seq), texts.map((_, index) => index + 1));
    assertEquals(den.map(({ seq }) => seq), texts.map((_, index) => index + 1));
    assertEquals((await readAll(log)).map((event) => "text" in event && event.text), texts);
  });

  test("append() keeps 10,000 events of 20 writers contiguous and each writer's in order", async (log) => {
    const writers = Array.from({ length: 20 }, (_, index) => person(`u_${index}`, `W${index}`));
    const each = 500;
    using listener = new Listener(log);
    const acks = await Promise.all(writers.map((user) =>
      Promise.all(Array.from(
        { length: each },
        (_, index) => log.append(ROOM, message(`${index}`, { user, nonce: `n${index}` })),
      ))
    ));
    const seqs = acks.flat().map(({ seq }) => seq).sort((a, b) => a - b);
    assertEquals(seqs, Array.from({ length: writers.length * each }, (_, index) => index + 1));
    const events = await readAll(log);
    assertEquals(await listener.events(events.length), events);
    for (const user of writers) {
      const said = events.filter((event) => event.user.id === user.id).map((event) =>
        "text" in event && event.text
      );
      assertEquals(said, Array.from({ length: each }, (_, index) => `${index}`));
    }
  });

  test("append() gives the first ack when the nonce is repeated", async (log) => {
    const said = await log.append(ROOM, message("once", { nonce: "a" }));
    const edited = await log.append(ROOM, edit(1, "twice", { nonce: "b" }));
    const deleted = await log.append(ROOM, deletion(1, { nonce: "c" }));
    assertEquals([said, edited, deleted].map(({ repeated }) => repeated), [false, false, false]);
    assertEquals(await log.append(ROOM, message("once", { nonce: "a" })), {
      ...said,
      repeated: true,
    });
    assertEquals(await log.append(ROOM, edit(1, "twice", { nonce: "b" })), {
      ...edited,
      repeated: true,
    });
    assertEquals(await log.append(ROOM, deletion(1, { nonce: "c" })), {
      ...deleted,
      repeated: true,
    });
    assertEquals((await log.position(ROOM)).head, 3);
  });

  test("append() writes a nonce once when its repetitions come at the same time", async (log) => {
    using listener = new Listener(log);
    const acks = await Promise.all(
      Array.from({ length: 10 }, () => log.append(ROOM, message("once", { nonce: "a" }))),
    );
    assertEquals(acks.map(({ seq }) => seq), Array(10).fill(1));
    assertEquals(acks.map(({ repeated }) => repeated), [false, ...Array(9).fill(true)]);
    await log.append(ROOM, message("next"));
    assertEquals((await listener.events(2)).map(({ seq }) => seq), [1, 2]);
  });

  test("append() rejects with conflict when the nonce was used for another event", async (log) => {
    await log.append(ROOM, message("one", { nonce: "a" }));
    await sayAll(log, ["two", "three"]);
    await log.append(ROOM, edit(2, "new", { nonce: "b" }));
    await log.append(ROOM, deletion(3, { nonce: "c" }));
    await assertRefused("conflict", log.append(ROOM, message("other", { nonce: "a" })));
    await assertRefused("conflict", log.append(ROOM, edit(1, "one", { nonce: "a" })));
    await assertRefused("conflict", log.append(ROOM, edit(2, "other", { nonce: "b" })));
    await assertRefused("conflict", log.append(ROOM, edit(1, "new", { nonce: "b" })));
    await assertRefused("conflict", log.append(ROOM, deletion(1, { nonce: "c" })));
    assertEquals((await log.position(ROOM)).head, 5);
  });

  test("append() knows a nonce by its user and room alone", async (log) => {
    await log.append(ROOM, message("one", { nonce: "a" }));
    const bobs = await log.append(ROOM, message("two", { nonce: "a", user: bob }));
    const den = await log.append("den", message("three", { nonce: "a" }));
    assertEquals([bobs.seq, bobs.repeated, den.seq, den.repeated], [2, false, 1, false]);
    const renamed = message("one", { nonce: "a", user: { ...alice, name: "Alicia" } });
    assertEquals((await log.append(ROOM, renamed)).repeated, true);
  });

  test("append() gives a retry its ack when the message was edited meanwhile", async (log) => {
    await log.append(ROOM, message("first", { nonce: "a" }));
    await log.append(ROOM, edit(1, "second", { nonce: "b" }));
    await log.append(ROOM, edit(1, "third"));
    assertEquals((await log.append(ROOM, message("first", { nonce: "a" }))).seq, 1);
    assertEquals((await log.append(ROOM, edit(1, "second", { nonce: "b" }))).seq, 2);
    // Nothing is left of an erased text, so nobody knows whether this one is different.
    assertEquals((await log.append(ROOM, message("other", { nonce: "a" }))).seq, 1);
    assertEquals((await log.append(ROOM, edit(1, "other", { nonce: "b" }))).seq, 2);
    await assertRefused("conflict", log.append(ROOM, edit(1, "first", { nonce: "a" })));
    await assertRefused("conflict", log.append(ROOM, message("second", { nonce: "b" })));
    assertEquals((await log.position(ROOM)).head, 3);
    assertEquals((await readAll(log)).map((event) => "text" in event && event.text), [
      ...["third", "third", "third"],
    ]);
  });

  test("append() compares an edit's text with its nonce until the message changes again", async (log) => {
    await log.append(ROOM, message("first", { nonce: "a" }));
    await log.append(ROOM, edit(1, "second", { nonce: "b" }));
    assertEquals((await log.append(ROOM, message("other", { nonce: "a" }))).seq, 1);
    await assertRefused("conflict", log.append(ROOM, edit(1, "other", { nonce: "b" })));
    assertEquals((await log.append(ROOM, edit(1, "second", { nonce: "b" }))).seq, 2);
    await log.append(ROOM, deletion(1, { nonce: "c" }));
    assertEquals((await log.append(ROOM, edit(1, "other", { nonce: "b" }))).seq, 2);
    assertEquals((await log.append(ROOM, deletion(1, { nonce: "c" }))).seq, 3);
  });

  test("append() gives a retry its ack whatever its text when the message was deleted", async (log) => {
    await log.append(ROOM, message("first", { nonce: "a" }));
    await log.append(ROOM, edit(1, "second", { nonce: "b" }));
    await log.append(ROOM, deletion(1));
    assertEquals((await log.append(ROOM, message("first", { nonce: "a" }))).seq, 1);
    assertEquals((await log.append(ROOM, message("forgotten", { nonce: "a" }))).seq, 1);
    assertEquals((await log.append(ROOM, edit(1, "forgotten", { nonce: "b" }))).seq, 2);
  });

  test("append() refuses changes of what is not there, not a message or gone", async (log) => {
    await assertRefused("not_found", log.append(ROOM, edit(1, "new")));
    await sayAll(log, ["one", "two"]);
    await log.append(ROOM, edit(1, "new"));
    for (const target of [0, -1, 99, 3]) {
      await assertRefused("not_found", log.append(ROOM, edit(target, "new")));
      await assertRefused("not_found", log.append(ROOM, deletion(target)));
    }
    await log.append(ROOM, deletion(1));
    await assertRefused("gone", log.append(ROOM, edit(1, "new")));
    await assertRefused("gone", log.append(ROOM, deletion(1)));
    await assertRefused("gone", log.append(ROOM, deletion(1, { user: bob })));
    assertEquals((await log.position(ROOM)).head, 4);
    assertEquals((await log.rooms()).map(({ name }) => name), [ROOM]);
  });

  test("append() leaves it to the policy who may change a message", async (log) => {
    await sayAll(log, ["one"]);
    assertEquals((await log.append(ROOM, edit(1, "new", { user: bob }))).seq, 2);
    assertEquals((await log.append(ROOM, deletion(1, { user: bob }))).seq, 3);
  });

  test("event() returns one event in its current state", async (log) => {
    assertEquals(await log.event(ROOM, 1), undefined);
    await sayAll(log, ["one", "two"]);
    await log.append(ROOM, edit(1, "new"));
    for (const seq of [-1, 0, 4]) assertEquals(await log.event(ROOM, seq), undefined);
    assertEquals(await log.event("den", 1), undefined);
    const { events } = await log.read(ROOM, { place: { newest: true }, limit: 10 });
    assertEquals(await Promise.all([1, 2, 3].map((seq) => log.event(ROOM, seq))), [...events]);
    await log.append(ROOM, deletion(1));
    const deleted = await log.event(ROOM, 1);
    assertEquals(deleted !== undefined && "deleted" in deleted, true);
  });

  test("authorOf() names who wrote a message that is not deleted", async (log) => {
    assertEquals(await log.authorOf(ROOM, 1), undefined);
    await log.append(ROOM, message("one", { user: bob }));
    await log.append(ROOM, edit(1, "two", { user: alice }));
    assertEquals(await log.authorOf(ROOM, 1), bob.id);
    for (const seq of [-1, 0, 2, 3]) assertEquals(await log.authorOf(ROOM, seq), undefined);
    assertEquals(await log.authorOf("den", 1), undefined);
    await log.append(ROOM, deletion(1, { user: bob }));
    assertEquals(await log.authorOf(ROOM, 1), undefined);
  });

  test("append() leaves no gap if events between others are refused", async (log) => {
    const newEvents = [
      message("one"),
      edit(9, "none"),
      message("two"),
      deletion(9),
      message("three"),
    ];
    const settled = await Promise.allSettled(
      newEvents.map((newEvent) => log.append(ROOM, newEvent)),
    );
    assertEquals(settled.map((one) => one.status === "fulfilled" && one.value.seq), [
      1,
      false,
      2,
      false,
      3,
    ]);
    assertEquals((await readAll(log)).map(({ seq }) => seq), [1, 2, 3]);
  });

  test("append() keeps ids rising and at from falling when the clock is set back", async () => {
    let now = NOON;
    await using log = await open({ clock: { now: () => now } });
    for (const step of [0, 0, 5, -3_600_000, 0, -1, 3_600_000]) {
      now += step;
      await log.append(ROOM, message("tick"));
      await log.append("den", message("tock"));
    }
    const events = await readAll(log);
    const ats = events.map(({ at }) => at - NOON);
    assertEquals(ats, [0, 0, 5, 5, 5, 5, 5]);
    const ids = events.map(({ id }) => id);
    assertEquals(ids, [...new Set(ids)].sort());
    for (const event of events) {
      assertMatch(event.id, ULID);
      assertEquals(ulidTime(event.id), event.at);
    }
  });

  test("read() gives an empty page with head 0 in a room without events", async (log) => {
    const places: Place[] = [{ after: 0 }, { before: 9 }, { around: 1 }, { around: { at: NOON } }, {
      newest: true,
    }];
    for (const place of places) {
      const page = await log.read("nowhere", { place, limit: 50 });
      const complete = true;
      assertEquals(page, { events: [], first: 1, last: 0, head: 0, newest: 0, complete });
    }
    assertEquals(await log.rooms(), []);
  });

  test("read() gives the events of a place", async () => {
    let now = NOON;
    await using log = await open({ clock: { now: () => now++ } });
    await sayAll(log, Array.from({ length: 120 }, (_, index) => `text ${index + 1}`));
    const times = (await readAll(log)).map(({ at }) => at);
    const seqs = async (place: Place, limit: number) => {
      const { events, head } = await log.read(ROOM, { place, limit });
      assertEquals(head, 120);
      return events.map(({ seq }) => seq);
    };
    assertEquals(await seqs({ after: 0 }, 3), [1, 2, 3]);
    assertEquals(await seqs({ after: 117 }, 50), [118, 119, 120]);
    assertEquals(await seqs({ after: 120 }, 50), []);
    assertEquals(await seqs({ before: 4 }, 2), [2, 3]);
    assertEquals(await seqs({ before: 1 }, 2), []);
    assertEquals(await seqs({ before: 500 }, 2), [119, 120]);
    assertEquals(await seqs({ newest: true }, 2), [119, 120]);
    assertEquals(
      await seqs({ newest: true }, 110),
      Array.from({ length: 110 }, (_, index) => index + 11),
    );
    assertEquals(await seqs({ around: 60 }, 5), [58, 59, 60, 61, 62]);
    assertEquals(await seqs({ around: { at: times[59]! } }, 5), [58, 59, 60, 61, 62]);
    assertEquals(await seqs({ around: { at: times[119]! + 1 } }, 3), [118, 119, 120]);
    assertEquals(await seqs({ around: { at: 0 } }, 3), [1, 2, 3]);
  });

  test("read() says which seqs a page covers, and which message is the newest", async (log) => {
    const read = async (place: Place, limit: number) => {
      const { events, ...page } = await log.read(ROOM, { place, limit });
      return [events.map(({ seq }) => seq), page.first, page.last, page.newest] as const;
    };
    await sayAll(log, ["one", "two", "three"]);
    assertEquals(await read({ newest: true }, 2), [[2, 3], 2, 3, 3]);
    assertEquals(await read({ after: 3 }, 2), [[], 4, 3, 3]);
    assertEquals(await read({ before: 1 }, 2), [[], 1, 0, 3]);
    await log.append(ROOM, edit(2, "two, edited"));
    assertEquals(await read({ newest: true }, 1), [[3, 4], 3, 4, 3]);
    await log.append(ROOM, deletion(3));
    assertEquals(await read({ newest: true }, 1), [[3, 4, 5], 3, 5, 2]);
    await log.append(ROOM, deletion(1));
    assertEquals(await read({ after: 0 }, 1), [[1], 1, 1, 2]);
    await log.append(ROOM, deletion(2));
    assertEquals(await read({ after: 7 }, 1), [[], 8, 7, 0]);
    await log.append(ROOM, message("four"));
    assertEquals(await read({ after: 7 }, 1), [[8], 8, 8, 8]);
  });

  test("read() counts messages, deleted ones too, and lists what changed one beside them", async (log) => {
    await sayAll(log, ["one", "two", "three"]);
    await log.append(ROOM, edit(1, "one, edited"));
    await log.append(ROOM, deletion(2));
    await sayAll(log, ["four", "five"]);
    await log.append(ROOM, edit(3, "three, edited"));
    const read = async (place: Place, limit: number) => {
      const { events, first, last } = await log.read(ROOM, { place, limit });
      assertEquals([events[0]!.seq, events.at(-1)!.seq], [first, last]);
      return [first, last];
    };
    assertEquals(await read({ after: 0 }, 2), [1, 2]);
    assertEquals(await read({ after: 0 }, 3), [1, 5]);
    assertEquals(await read({ after: 5 }, 1), [6, 6]);
    assertEquals(await read({ after: 6 }, 1), [7, 8]);
    assertEquals(await read({ before: 6 }, 1), [3, 5]);
    assertEquals(await read({ before: 5 }, 2), [2, 4]);
    assertEquals(await read({ newest: true }, 1), [7, 8]);
    assertEquals(await read({ newest: true }, 2), [4, 8]);
    assertEquals(await read({ around: 3 }, 3), [2, 6]);
  });

  test("read() bounds the changes in a page, and goes on after them", async (log) => {
    await sayAll(log, ["one", "two"]);
    const edits = PAGE_CHANGES_MAX + 150;
    await Promise.all(
      Array.from({ length: edits }, (_, index) => log.append(ROOM, edit(1, `edit ${index}`))),
    );
    await log.append(ROOM, message("three"));
    const head = edits + 3;
    const first = await log.read(ROOM, { place: { after: 0 }, limit: 50 });
    assertEquals(first.events.length, PAGE_CHANGES_MAX + 2);
    assertEquals([first.first, first.last, first.head], [1, PAGE_CHANGES_MAX + 2, head]);
    const second = await log.read(ROOM, { place: { after: first.last }, limit: 50 });
    assertEquals([second.first, second.last, second.head], [first.last + 1, head, head]);
    const newest = await log.read(ROOM, { place: { newest: true }, limit: 50 });
    assertEquals([newest.first, newest.last, newest.complete], [1, head, false]);
    const messages = newest.events.filter(({ type }) => type === "message");
    assertEquals(messages.map((event) => "text" in event && event.text), [
      `edit ${edits - 1}`,
      "two",
      "three",
    ]);
  });

  test("read() judges a cursor by the log's epoch and head", async (log) => {
    await sayAll(log, ["one", "two", "three"]);
    const read = async (after: number, epoch?: string) => {
      const page = await log.read(ROOM, { place: { after }, limit: 2, epoch });
      return [page.first, page.last, page.complete] as const;
    };
    assertEquals(await read(0), [1, 2, true]);
    assertEquals(await read(1, log.epoch), [2, 3, true]);
    assertEquals(await read(3, log.epoch), [4, 3, true]);
    assertEquals(await read(4, log.epoch), [2, 3, false]);
    assertEquals(await read(1, "another"), [2, 3, false]);
    const newest = async (limit: number) =>
      (await log.read(ROOM, { place: { newest: true }, limit })).complete;
    assertEquals([await newest(2), await newest(3)], [false, true]);
  });

  test("append() refuses a change of a message whose author was not the authorized one", async (log) => {
    await sayAll(log, ["one"]);
    for (const change of [edit(1, "new", { user: bob }), deletion(1, { user: bob })]) {
      await assertRefused("not_found", log.append(ROOM, { ...change, authorId: bob.id }));
      assertEquals((await log.append(ROOM, { ...change, authorId: alice.id })).repeated, false);
    }
    // A deleted message is gone for every user.
    await assertRefused("gone", log.append(ROOM, { ...edit(1, "new"), authorId: bob.id }));
  });

  test("read() answers an empty page if only one that reaches the head is wanted", async (log) => {
    await sayAll(log, ["one", "two", "three"]);
    await log.append(ROOM, edit(3, "three, edited"));
    const read = async (after: number) => {
      const query = { place: { after }, limit: 2, mustReachHead: true };
      const { events, first, last, head, newest, complete } = await log.read(ROOM, query);
      assertEquals([head, newest], [4, 3]);
      return [events.length, first, last, complete] as const;
    };
    assertEquals(await read(0), [0, 1, 0, false]);
    assertEquals(await read(1), [3, 2, 4, true]);
    assertEquals(await read(4), [0, 5, 4, true]);
  });

  test("read() returns the current state: the newest text, and nothing deleted", async (log) => {
    await sayAll(log, ["one", "two", "three"]);
    const first = await log.append(ROOM, edit(1, "one, edited"));
    const second = await log.append(ROOM, edit(1, "one, edited again"));
    await log.append(ROOM, edit(2, "two, edited"));
    const deleted = await log.append(ROOM, deletion(2));
    const [one, two, three, four, five, six, seven] = await readAll(log);
    assertEquals(one, {
      ...current(one),
      type: "message",
      text: "one, edited again",
      edited: second.at,
    });
    assertEquals(two, { ...current(two), type: "message", deleted: deleted.at });
    assertEquals(three, { ...current(three), type: "message", text: "three" });
    assertEquals(four, { ...current(four), type: "edit", target: 1, text: "one, edited again" });
    assertEquals(four!.at, first.at);
    assertEquals(five, { ...current(five), type: "edit", target: 1, text: "one, edited again" });
    assertEquals(six, { ...current(six), type: "edit", target: 2, deleted: deleted.at });
    assertEquals(seven, { ...current(seven), type: "delete", target: 2 });
  });

  test("read() tells authors as they were, and guests as guests", async (log) => {
    const guest = { ...person("g_bob", "Bob"), guest: true } as const;
    await log.append(ROOM, message("one"));
    await log.append(ROOM, message("two", { user: person(alice.id, "Alicia") }));
    await log.append(ROOM, message("three", { user: guest }));
    const users = (await readAll(log)).map(({ user }) => user);
    assertEquals(users, [alice, person(alice.id, "Alicia"), guest]);
  });

  test("read() gives texts back as they were said", async (log) => {
    const texts = [
      "  \t\n",
      "日本語 🦕 é\u0301",
      `"quoted" \\ 'and' <b>&amp;</b>`,
      "0",
      "null",
    ];
    await sayAll(log, texts);
    assertEquals((await readAll(log)).map((event) => "text" in event && event.text), texts);
  });

  test("read() has U+FFFD in place of NUL and lone surrogates, and a retry with them is known", async (log) => {
    await log.append(ROOM, message("a\ud800b\0c", { nonce: "a" }));
    assertEquals((await log.append(ROOM, message("a\ud800b\0c", { nonce: "a" }))).repeated, true);
    assertEquals((await readAll(log)).map((event) => "text" in event && event.text), [
      "a\ufffdb\ufffdc",
    ]);
  });

  test("read() ends a page at PAGE_MAX_BYTES", async (log) => {
    const text = "🦕".repeat(4_000);
    await Promise.all(Array.from({ length: 40 }, () => log.append(ROOM, message(text))));
    const { events } = await log.read(ROOM, { place: { after: 10 }, limit: 200 });
    assertEquals(events[0]!.seq, 11);
    assert(bytesOf(events) <= PAGE_MAX_BYTES);
    assert(bytesOf([...events, events[0]]) > PAGE_MAX_BYTES);
  });

  test("append() and read() carry any registered type, its further fields too", async (log) => {
    const types = EVENT_TYPES as unknown as Record<string, EventType<Pin>>;
    types.pin = {
      read: (value) => value as Pin,
      restore: (base, { target, payload }) => ({
        ...base,
        target: target!,
        on: payload!.on === true,
      }),
    };
    try {
      using listener = new Listener(log);
      const pin = (on: boolean, target = 1) =>
        ({ type: "pin", target, on, user: alice, nonce: "p" }) as unknown as NewEvent;
      await sayAll(log, ["one", "two"]);
      await assertRefused("not_found", log.append(ROOM, pin(true, 9)));
      const { seq, id, at } = await log.append(ROOM, pin(true));
      const pinned = { type: "pin", room: ROOM, seq, id, at, user: alice, target: 1, on: true };
      assertEquals((await listener.events(3))[2] as unknown, pinned);
      const { events, newest } = await log.read(ROOM, { place: { newest: true }, limit: 1 });
      assertEquals([events[1] as unknown, newest], [pinned, 2]);
      assertEquals((await log.append(ROOM, pin(true))).repeated, true);
      await assertRefused("conflict", log.append(ROOM, pin(false)));
      await assertRefused("conflict", log.append(ROOM, pin(true, 2)));
      await log.append(ROOM, deletion(1));
      assertEquals((await log.append(ROOM, pin(true))).repeated, true);
    } finally {
      delete types.pin;
    }
    // A version without the type.
    const { events } = await log.read(ROOM, { place: { after: 2 }, limit: 1 });
    assertEquals(events.map(({ type }) => type), ["unknown", "delete"]);
  });

  test("append() knows the nonce of an edit and a deletion, whichever author was authorized", async (log) => {
    await sayAll(log, ["one"]);
    for (const change of [edit(1, "two", { nonce: "b" }), deletion(1, { nonce: "c" })]) {
      const { seq } = await log.append(ROOM, change);
      const retry = await log.append(ROOM, { ...change, authorId: alice.id });
      assertEquals([retry.seq, retry.repeated], [seq, true]);
    }
  });

  test("read() and watch() give an event that changes no message its own text", async (log) => {
    const types = EVENT_TYPES as unknown as Record<string, EventType<Note>>;
    types.note = {
      read: (value) => value as Note,
      restore: (base, { target, text }) => ({
        ...base,
        ...(target ? { target } : {}),
        text: text ?? "erased",
      }),
    };
    try {
      using listener = new Listener(log);
      const remark = (text: string, target?: number) =>
        ({ type: "note", target, text, user: bob, nonce: text }) as unknown as NewEvent;
      await log.append(ROOM, message("one"));
      await log.append(ROOM, remark("about one", 1));
      await log.append(ROOM, remark("about nothing"));
      await log.append(ROOM, edit(1, "two"));
      const all = async () =>
        (await readAll(log)).map((event) => "text" in event ? event.text : undefined);
      assertEquals(await all(), ["two", "about one", "about nothing", "two"]);
      await log.append(ROOM, deletion(1));
      assertEquals(await all(), [undefined, "about one", "about nothing", undefined, undefined]);
      const live = (await listener.events(5)).map((event) => "text" in event && event.text);
      assertEquals(live, ["one", "about one", "about nothing", "two", false]);
      await assertRefused(
        "conflict",
        log.append(ROOM, { ...remark("about one", 1), text: "x" } as NewEvent),
      );
      assertEquals((await log.append(ROOM, remark("about one", 1))).repeated, true);
    } finally {
      delete types.note;
    }
  });

  test("rooms() knows a room without a message, which has no time", async (log) => {
    const types = EVENT_TYPES as unknown as Record<string, EventType<Note>>;
    types.note = {
      read: (value) => value as Note,
      restore: (base, { text }) => ({ ...base, text: text! }),
    };
    try {
      await log.append(ROOM, { type: "note", text: "hi", user: bob } as unknown as NewEvent);
      assertEquals(await log.rooms(), [{ name: ROOM, head: 1, lastAt: 0 }]);
      assertEquals(await log.position(ROOM), { head: 1, newest: 0 });
      const { events } = await log.read(ROOM, { place: { newest: true }, limit: 1 });
      assertEquals(events.map((event) => "text" in event && event.text), ["hi"]);
    } finally {
      delete types.note;
    }
  });

  test("read() and watch() never tell a nonce", async (log) => {
    using listener = new Listener(log);
    await log.append(ROOM, message("one", { nonce: "secret-nonce" }));
    await log.append(ROOM, edit(1, "two", { nonce: "secret-nonce-2" }));
    const lines = JSON.stringify([await listener.events(2), await readAll(log)]);
    assertEquals(lines.includes("secret-nonce"), false);
  });

  test("head() and rooms() know what was just acked", async (log) => {
    assertEquals((await log.position("den")).head, 0);
    const den = await log.append("den", message("one"));
    assertEquals((await log.position("den")).head, 1);
    await log.append(ROOM, message("one"));
    const lobby = await log.append(ROOM, message("two"));
    assertEquals((await log.position(ROOM)).head, 2);
    assertEquals(await log.rooms(), [
      { name: "den", head: 1, lastAt: den.at },
      { name: ROOM, head: 2, lastAt: lobby.at },
    ]);
  });

  test("rooms() has when somebody last spoke, whatever was edited or deleted since", async (log) => {
    const { at: lastAt } = await log.append(ROOM, message("one"));
    while (Date.now() <= lastAt) await new Promise((resolve) => setTimeout(resolve, 1));
    await log.append(ROOM, edit(1, "two"));
    assertEquals(await log.rooms(), [{ name: ROOM, head: 2, lastAt }]);
    await log.append(ROOM, deletion(1));
    assertEquals(await log.rooms(), [{ name: ROOM, head: 3, lastAt }]);
  });

  test("watch() delivers the events that read() returns, once and in order", async (log) => {
    await log.append(ROOM, message("before anybody watched"));
    using listener = new Listener(log);
    await Promise.all([
      log.append(ROOM, message("one")),
      log.append(ROOM, message("two", { user: bob })),
      log.append(ROOM, edit(9, "refused")).catch(() => "refused"),
      log.append(ROOM, message("three")),
    ]);
    assertEquals(await listener.events(3), (await readAll(log)).slice(1));
    const edited = await log.append(ROOM, edit(2, "new"));
    const deleted = await log.append(ROOM, deletion(2));
    const [, , , ...changes] = await listener.events(5);
    assertEquals(changes, [
      { type: "edit", room: ROOM, ...placeOf(edited), user: alice, target: 2, text: "new" },
      { type: "delete", room: ROOM, ...placeOf(deleted), user: alice, target: 2 },
    ]);
  });

  test("watch() calls in a later task than that in which the append resolves", async (log) => {
    const order: string[] = [];
    const called = Promise.withResolvers<void>();
    using _watch = log.watch((events) => {
      order.push(...events.map(({ seq }) => `event ${seq}`));
      if (order.length === 4) called.resolve();
    });
    const acked = [message("one"), message("two")].map(async (newEvent) => {
      const { seq } = await log.append(ROOM, newEvent);
      // An ack may still be in transit before it is sent.
      for (let hop = 0; hop < 50; hop++) await Promise.resolve();
      order.push(`ack ${seq}`);
    });
    await Promise.all(acked);
    await called.promise;
    assertEquals(order, ["ack 1", "ack 2", "event 1", "event 2"]);
  });

  test("watch() calls nobody who has let go", async (log) => {
    using staying = new Listener(log);
    const leaving = new Listener(log);
    await log.append(ROOM, message("one"));
    await staying.events(1);
    leaving[Symbol.dispose]();
    await log.append(ROOM, message("two"));
    await staying.events(2);
    assertEquals(leaving.received.map(({ seq }) => seq), [1]);
  });

  test("close() writes and delivers the events it has accepted, then refuses more", async (log) => {
    using listener = new Listener(log);
    const taken = Array.from({ length: 5 }, (_, index) => log.append(ROOM, message(`${index}`)));
    const closed = log.close();
    await assertRefused("unavailable", log.append(ROOM, message("late")));
    assertEquals((await Promise.all(taken)).map(({ seq }) => seq), [1, 2, 3, 4, 5]);
    await closed;
    assertEquals(listener.received.length, 5);
    assertEquals(log.health(), { writable: false, cause: "the log is closed" });
    await log.close();
  });
}

function current(event: { room: string; seq: number; id: string; at: number } | undefined) {
  const { room, seq, id, at } = event!;
  return { room, seq, id, at, user: alice };
}

function placeOf({ seq, id, at }: { seq: number; id: string; at: number }) {
  return { seq, id, at };
}

function bytesOf(events: readonly unknown[]): number {
  return new TextEncoder().encode(JSON.stringify(events)).length;
}
