// Every event type keeps one contract; the samples are one of each state that an event can have.

import { assert, assertEquals, assertThrows } from "@std/assert";
import type { EventBase, EventType, StoredFields } from "../../../protocol/events/base.ts";
import {
  changeOf,
  EVENT_TYPES,
  isEventType,
  type KnownEvent,
  lineOf,
  restoreEvent,
  storedFields,
} from "../../../protocol/events/registry.ts";
import { changedMessage, type Message } from "../../../protocol/events/message.ts";
import { parseServerFrame, parseServerPage } from "../../../protocol/parse_server_frame.ts";

const ADA = { id: "u_ada", name: "ada", avatar: "/avatars/u_ada" };
const BASE = { room: "lobby", seq: 7, id: "01JD", at: 1_000, user: ADA };

interface Sample {
  readonly event: KnownEvent;
  /** What a log stores of it. */
  readonly stored: StoredFields;
  /** @default undefined */
  readonly line?: string;
  /** What it makes of message 3. @default nothing */
  readonly change?: Partial<Message>;
}

/** Every type has samples here: a new one without any fails the first test. */
const SAMPLES: readonly Sample[] = [
  {
    event: { type: "message", ...BASE, text: "hi" },
    stored: { text: "hi" },
    line: "hi",
  },
  {
    event: { type: "message", ...BASE, text: "ho", edited: 1_001 },
    stored: { text: "ho", edited: 1_001 },
    line: "ho",
  },
  { event: { type: "message", ...BASE, deleted: 1_002 }, stored: { deleted: 1_002 } },
  {
    event: { type: "edit", ...BASE, target: 3, text: "ho" },
    stored: { target: 3, text: "ho", edited: 1_000 },
    change: { text: "ho", edited: 1_000 },
  },
  {
    event: { type: "edit", ...BASE, target: 3, deleted: 1_002 },
    stored: { target: 3, deleted: 1_002 },
    change: { deleted: 1_002 },
  },
  {
    event: { type: "delete", ...BASE, target: 3 },
    stored: { target: 3, deleted: 1_000 },
    change: { deleted: 1_000 },
  },
];

const TARGET: Message = { type: "message", ...BASE, seq: 3, text: "before" };

Deno.test("every event type has samples", () => {
  assertEquals(new Set(SAMPLES.map(({ event }) => event.type)), new Set(Object.keys(EVENT_TYPES)));
});

for (const { event, stored, line, change } of SAMPLES) {
  const kind = `${event.type} ${JSON.stringify(stored)}`;

  Deno.test(`${kind} is read as it was written, without unknown fields`, () => {
    const sent = JSON.parse(JSON.stringify({ ...event, mood: "blue" }));
    assertEquals(parseServerFrame(sent), event);
    assertEquals(parseServerPage({ head: 7, events: [sent] }).events, [event]);
  });

  Deno.test(`${kind} is malformed without any of its fields, and keeps its place in a page`, () => {
    const isOptional = (name: string) => name === "type" || name === "edited";
    for (const name of Object.keys(event).filter((name) => !isOptional(name))) {
      const sent = { ...event, [name]: undefined };
      assertEquals(parseServerFrame(sent), { type: "malformed" }, name);
    }
    const skipped = { type: "unknown", room: "lobby", seq: 7 } as const;
    const sent = { ...event, at: "noon" };
    assertEquals(parseServerPage({ head: 7, events: [sent] }).events, [skipped]);
  });

  Deno.test(`${kind} is restored from what a log stores, its base first`, () => {
    const { type } = event;
    const restored = restoreEvent({ type, ...BASE }, stored);
    assertEquals(restored, event);
    assertEquals(Object.keys(restored).slice(0, 6), ["type", ...Object.keys(BASE)]);
  });

  Deno.test(`${kind} is not restored if the log has lost a part`, () => {
    const needed = Object.keys(stored).filter((name) => name === "target" || name === "text");
    for (const name of needed) {
      const { type } = event;
      assertThrows(() => restoreEvent({ type, ...BASE }, { ...stored, [name]: null }), Error, name);
    }
  });

  Deno.test(`${kind} has its plain line`, () => assertEquals(lineOf(event), line));

  Deno.test(`${kind} changes a message as it says, and a deleted one not at all`, () => {
    const found = changeOf(event);
    assertEquals(found?.target, change && 3);
    if (!found || !change) return;
    const { text: _, ...rest } = TARGET;
    const expected = "text" in change ? { ...TARGET, ...change } : { ...rest, ...change };
    assertEquals(changedMessage(TARGET, found), expected as Message);
    const deleted: Message = { ...rest, deleted: 999 } as Message;
    assertEquals(changedMessage(deleted, found), deleted);
  });
}

Deno.test("an event of an unknown type keeps its place on both sides, and does and shows nothing", () => {
  const restored = restoreEvent({ type: "reaction", ...BASE }, {
    target: 3,
    payload: { on: true },
  });
  assertEquals(restored, { type: "unknown", ...BASE });
  assertEquals(lineOf(restored), undefined);
  assertEquals(changeOf(restored), undefined);
  const skipped = { type: "unknown", room: "lobby", seq: 7 } as const;
  for (const type of ["reaction", "unknown", "constructor", "toString"]) {
    assertEquals(isEventType(type), false);
    assertEquals(parseServerFrame({ type, ...BASE, target: 3 }), skipped);
  }
  assertEquals(parseServerFrame(JSON.parse(JSON.stringify(restored))), skipped);
});

Deno.test("storedFields() gives a log what a type has beside the base", () => {
  const edit = { type: "edit", target: 3, text: "ho" } as const;
  assertEquals(storedFields(edit), { target: 3, text: "ho", payload: undefined });
  const pin = { type: "pin", target: 3, on: true } as unknown as typeof edit;
  assertEquals(storedFields(pin), { target: 3, text: undefined, payload: { on: true } });
});

interface Pin extends EventBase<"pin"> {
  readonly target: number;
  readonly on: boolean;
}

Deno.test("a new event type is a definition and a line in the registry", () => {
  const pin: EventType<Pin> = {
    read: (value) => value as Pin,
    restore: (base, { target, payload }) => ({
      ...base,
      target: target!,
      on: payload!.on === true,
    }),
    line: ({ target }) => `pinned ${target}`,
  };
  const types = EVENT_TYPES as unknown as Record<string, unknown>;
  types.pin = pin;
  try {
    const event = restoreEvent({ type: "pin", ...BASE }, { target: 3, payload: { on: true } });
    assertEquals(event, { type: "pin", ...BASE, target: 3, on: true } as unknown as KnownEvent);
    assert(isEventType("pin"));
    assertEquals(lineOf(event), "pinned 3");
    assertEquals(changeOf(event), undefined);
  } finally {
    delete types.pin;
  }
});
