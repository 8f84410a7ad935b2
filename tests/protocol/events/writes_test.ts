// The table of writes: every kind is a frame with its fields, and makes an event of a known type.

import { assert, assertEquals } from "@std/assert";
import { isEventType, restoreEvent, storedFields } from "../../../protocol/events/registry.ts";
import {
  isWrite,
  isWriteType,
  type Write,
  writeAction,
  WRITES,
  writes,
  type WriteType,
  writtenContent,
} from "../../../protocol/events/writes.ts";
import { parseFrame } from "../../../protocol/parse_frame.ts";

const FIELDS = { target: 3, text: "hi" };
const BASE = {
  room: "lobby",
  seq: 7,
  id: "01JD",
  at: 1,
  user: { id: "u", name: "u", avatar: "/" },
};

for (const [type, { event, action, fields }] of Object.entries(WRITES)) {
  const own = Object.fromEntries(fields.map((name) => [name, FIELDS[name]]));
  const write = { type: type as WriteType, ...own } as Write;

  Deno.test(`the frame "${type}" is parsed with its fields, and refused without any of them`, () => {
    const frame = { ...write, room: "lobby", nonce: "n" };
    assertEquals(parseFrame(JSON.stringify({ ...frame, mood: "blue" })), { frame });
    assert(writes(frame));
    for (const name of fields) {
      const parsed = parseFrame(JSON.stringify({ ...frame, [name]: undefined }));
      assert("refused" in parsed && parsed.refused.code === "bad_request", name);
    }
  });

  Deno.test(`isWrite() knows a saved "${type}" by its fields`, () => {
    assert(isWrite(write));
    for (const name of fields) assertEquals(isWrite({ ...write, [name]: null }), false, name);
  });

  Deno.test(`"${type}" makes an event of type "${event}", and asks the policy for "${action}"`, () => {
    assert(isEventType(event));
    const content = writtenContent(write);
    assertEquals(content as unknown, { type: event, ...own });
    assertEquals(restoreEvent({ type: event, ...BASE }, storedFields(content)).type, event);
    assertEquals(writeAction(event), action);
  });
}

Deno.test("isWrite() and isWriteType() know no other value", () => {
  for (const type of ["join", "message", "constructor", 1, undefined]) {
    assertEquals([isWriteType(type), isWrite({ type, ...FIELDS })], [false, false]);
  }
  for (const value of [null, undefined, "say", 5]) assertEquals(isWrite(value), false);
  for (const target of [0, -1, 1.5, "3"]) assertEquals(isWrite({ type: "delete", target }), false);
});
