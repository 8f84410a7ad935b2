// Frames of clients: every frame in its forms, and every error in one.

import { assertEquals } from "@std/assert";
import type { ErrorCode } from "../../protocol/error_codes.ts";
import { NONCE_MAX, PAGE_DEFAULT } from "../../protocol/limits.ts";
import { isNonce, parseFrame } from "../../protocol/parse_frame.ts";

function parsed(fields: unknown): unknown {
  const result = parseFrame(JSON.stringify(fields));
  return "frame" in result ? result.frame : result.refused;
}

function assertRefused(
  line: string,
  code: ErrorCode,
  echoed: { room?: string; nonce?: string } = {},
) {
  const result = parseFrame(line);
  if ("frame" in result) throw new Error(`Cannot be a frame: ${line}`);
  const { refused, ...rest } = result;
  assertEquals(refused.code, code, line);
  assertEquals(rest, echoed, line);
}

Deno.test("parseFrame() reads every frame that needs no more than a room", () => {
  for (const type of ["join", "leave", "typing"]) {
    assertEquals(parsed({ type, room: "lobby" }), { type, room: "lobby" });
  }
});

Deno.test("parseFrame() reads a join with a cursor in each of its forms", () => {
  const join = { type: "join", room: "lobby" };
  assertEquals(parsed({ ...join, after: 41 }), { ...join, after: { seq: 41 } });
  assertEquals(parsed({ ...join, after: "41" }), { ...join, after: { seq: 41 } });
  const withEpoch = { ...join, after: { seq: 41, epoch: "abc" } };
  assertEquals(parsed({ ...join, after: 41, epoch: "abc" }), withEpoch);
  assertEquals(parsed({ ...join, after: "41.abc" }), withEpoch);
  assertEquals(parsed({ ...join, after: "41.abc", epoch: "other" }), withEpoch);
  assertEquals(parsed({ ...join, after: null, epoch: null }), join);
});

Deno.test("parseFrame() reads whether a join is a quiet one", () => {
  const join = { type: "join", room: "lobby" };
  assertEquals(parsed({ ...join, quiet: true }), { ...join, quiet: true });
  for (const quiet of [false, null]) assertEquals(parsed({ ...join, quiet }), join);
});

Deno.test("parseFrame() reads a history request with its place and limit", () => {
  const history = { type: "history", room: "lobby", limit: PAGE_DEFAULT };
  assertEquals(parsed({ type: "history", room: "lobby" }), { ...history, place: { newest: true } });
  assertEquals(parsed({ ...history, before: 9, limit: 20 }), {
    ...history,
    place: { before: 9 },
    limit: 20,
  });
  assertEquals(parsed({ ...history, after: 9, epoch: "abc" }), {
    ...history,
    place: { after: 9 },
    epoch: "abc",
  });
  assertEquals(parsed({ ...history, around: "2026-11-20T00:00Z" }), {
    ...history,
    place: { around: { at: Date.UTC(2026, 10, 20) } },
  });
});

Deno.test("parseFrame() reads what is written, with and without a nonce", () => {
  const say = { type: "say", room: "lobby", text: " hi " };
  assertEquals(parsed(say), say);
  assertEquals(parsed({ ...say, nonce: "c-17" }), { ...say, nonce: "c-17" });
  assertEquals(parsed({ ...say, nonce: null }), say);
  const edit = { type: "edit", room: "lobby", target: 58, text: "hi!", nonce: "c-18" };
  assertEquals(parsed(edit), edit);
  const remove = { type: "delete", room: "lobby", target: 58 };
  assertEquals(parsed(remove), remove);
});

Deno.test("parseFrame() reads away and ping", () => {
  assertEquals(parsed({ type: "away", away: true }), { type: "away", away: true });
  assertEquals(parsed({ type: "away", away: false }), { type: "away", away: false });
  assertEquals(parsed({ type: "ping" }), { type: "ping" });
});

Deno.test("parseFrame() leaves out fields that it does not know", () => {
  const say = { type: "say", room: "lobby", text: "hi" };
  assertEquals(parsed({ ...say, seq: 1, user: { id: "u_other" }, at: 0 }), say);
  assertEquals(parsed(JSON.parse('{"type":"ping","__proto__":{"room":"x"}}')), { type: "ping" });
});

Deno.test("parseFrame() refuses what is not JSON", () => {
  for (
    const line of ["", "hi", "{", '{"type":"ping"}}', "{'type':'ping'}", "undefined", "\u0000"]
  ) {
    assertRefused(line, "bad_json");
  }
});

Deno.test("parseFrame() survives JSON that is nested as deep as a message can be", () => {
  assertRefused("[".repeat(65_536), "bad_json");
  assertRefused("[".repeat(32_768) + "]".repeat(32_768), "bad_request");
  assertRefused('{"a":'.repeat(10_000) + "1" + "}".repeat(10_000), "bad_request");
});

Deno.test("parseFrame() refuses JSON that is no object", () => {
  for (const line of ["null", "true", "42", '"say"', "[]", '[{"type":"ping"}]']) {
    assertRefused(line, "bad_request");
  }
});

Deno.test("parseFrame() refuses types that it does not know, also those that every object has", () => {
  for (const type of ["shout", "", "Say", "hello", "toString", "__proto__", null, 1, ["say"]]) {
    assertRefused(JSON.stringify({ type, room: "lobby", nonce: "c-1" }), "bad_request", {
      room: "lobby",
      nonce: "c-1",
    });
  }
  assertRefused("{}", "bad_request");
});

Deno.test("parseFrame() distinguishes a missing room from an invalid one", () => {
  for (const type of ["join", "history", "leave", "say", "edit", "delete", "typing"]) {
    const rest = { type, text: "hi", target: 1, nonce: "c-1" };
    assertRefused(JSON.stringify(rest), "bad_request", { nonce: "c-1" });
    assertRefused(JSON.stringify({ ...rest, room: 7 }), "bad_request", { nonce: "c-1" });
    assertRefused(JSON.stringify({ ...rest, room: "No Room" }), "bad_room", { nonce: "c-1" });
  }
});

Deno.test("parseFrame() refuses fields of the wrong form and echoes room and nonce", () => {
  const room = "lobby";
  const nonce = "c-1";
  const wrong = [
    { type: "say" },
    { type: "say", text: 7 },
    { type: "say", text: null },
    { type: "edit", target: 1 },
    { type: "edit", text: "hi" },
    { type: "edit", text: "hi", target: 0 },
    { type: "edit", text: "hi", target: 1.5 },
    { type: "edit", text: "hi", target: "1" },
    { type: "edit", text: "hi", target: 2 ** 53 },
    { type: "delete" },
    { type: "delete", target: -1 },
    { type: "join", after: -1 },
    { type: "join", after: "soon" },
    { type: "join", after: 1, epoch: 7 },
    { type: "join", quiet: "yes" },
    { type: "history", limit: 0 },
    { type: "history", after: 1, before: 9 },
    { type: "history", around: "soon" },
    { type: "history", epoch: 7 },
    { type: "away" },
    { type: "away", away: "yes" },
  ];
  for (const fields of wrong) {
    assertRefused(JSON.stringify({ ...fields, room, nonce }), "bad_request", { room, nonce });
  }
});

Deno.test("parseFrame() refuses a nonce of the wrong form and does not echo it", () => {
  for (const nonce of ["", 7, {}, true, "x".repeat(NONCE_MAX + 1), "\uD83D"]) {
    assertRefused(
      JSON.stringify({ type: "say", room: "lobby", text: "hi", nonce }),
      "bad_request",
      {
        room: "lobby",
      },
    );
  }
});

Deno.test("isNonce() counts code points", () => {
  assertEquals(isNonce("x"), true);
  assertEquals(isNonce("😀".repeat(NONCE_MAX)), true);
  assertEquals(isNonce("😀".repeat(NONCE_MAX + 1)), false);
  assertEquals(isNonce("x".repeat(NONCE_MAX + 1)), false);
  assertEquals(isNonce(""), false);
});
