// A request's body → fields, however it arrives.

import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../protocol/chat_error.ts";
import { FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { readFields } from "../../server/http/request_body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function requestOf(contentType: string, ...chunks: readonly Uint8Array[]): Request {
  const body = ReadableStream.from(chunks);
  return new Request("http://localhost/", {
    method: "POST",
    headers: { "content-type": contentType },
    body,
  });
}

Deno.test("readFields() puts a letter together whose bytes came apart", async () => {
  const body = bytes(`{"text":"a 🎈 b"}`);
  const inside = bytes(`{"text":"a `).length + 2;
  const request = requestOf("application/json", body.slice(0, inside), body.slice(inside));
  assertEquals(await readFields(request), { form: "json", fields: { text: "a 🎈 b" } });
});

Deno.test("readFields() reads a multipart form that came in pieces, and leaves files out", async () => {
  const form = new FormData();
  form.set("text", "grüße");
  form.set("file", new File(["x"], "x.txt"));
  const whole = new Response(form);
  const body = await whole.bytes();
  const request = requestOf(
    whole.headers.get("content-type")!,
    ...[body.slice(0, 70), body.slice(70, 71), body.slice(71)],
  );
  assertEquals(await readFields(request), { form: "form", fields: { text: "grüße" } });
});

Deno.test("readFields() takes no byte order mark for a part of the text, and no body for an empty one", async () => {
  const marked = requestOf("text/plain", bytes("\uFEFFhi"));
  assertEquals((await readFields(marked, { textForm: true })).fields, { text: "hi" });
  const empty = new Request("http://localhost/", { method: "POST" });
  assertEquals((await readFields(empty, { textForm: true })).fields, { text: "" });
});

Deno.test("readFields() refuses a body that is longer than a frame, in the sum of its pieces", async () => {
  const half = new Uint8Array(FRAME_MAX_BYTES / 2).fill(0x20);
  const fits = requestOf("text/plain", half, half);
  assertEquals((await readFields(fits, { textForm: true })).form, "text");
  const long = requestOf("text/plain", half, half, bytes("x"));
  await assertRejects(() => readFields(long, { textForm: true }), ChatError, "at most");
});
