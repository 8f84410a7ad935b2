// The fields of a request's body, in every form.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../protocol/chat_error.ts";
import { FRAME_MAX_BYTES } from "../../../protocol/limits.ts";
import { readFields } from "../../../server/http/request_body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function requestOf(contentType: string, ...chunks: readonly Uint8Array[]): Request {
  const body = ReadableStream.from(chunks);
  return new Request("http://localhost/", {
    method: "POST",
    headers: { "content-type": contentType },
    body,
  });
}

Deno.test("readFields() joins a character whose bytes arrive separately", async () => {
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

/** Bytes, one per character. */
const raw = (byteText: string) => Uint8Array.from(byteText, (each) => each.charCodeAt(0));
const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at++) {
    view.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  }
  return new Uint8Array(view.buffer);
};
const FORM = "application/x-www-form-urlencoded";
const PARTS = 'multipart/form-data; boundary="B"';
const part = (head: string, text: string) => raw(`--B\r\n${head}\r\n\r\n${text}\r\n--B--\r\n`);
const TEXT_PART = 'Content-Disposition: form-data; name="text"';
/** 你好 in GBK, as bytes and in an address. */
const GBK = "\xC4\xE3\xBA\xC3";
const GBK_PERCENT = "%C4%E3%BA%C3";

Deno.test("readFields() decodes a body in the charset that it says, and in that of its mark", async (t) => {
  const cases: readonly (readonly [type: string, body: Uint8Array, text: string])[] = [
    ["text/plain; charset=gbk", raw(GBK), "你好"],
    ["text/plain; charset=GB18030", raw(GBK), "你好"],
    ['text/plain; charset="big5"', raw("\xA7\x41\xA6\x6E"), "你好"],
    ["text/plain; charset=shift_jis", raw("\x93\xFA\x96\x7B"), "日本"],
    ["text/plain; charset=iso-2022-jp", raw("\x1B$BF|K\\\x1B(B"), "日本"],
    ["text/plain; charset=koi8-r", raw("\xD0\xD2\xC9"), "при"],
    ["text/plain; charset=iso-8859-1", raw("gr\xFC\xDFe"), "grüße"],
    ["text/plain; charset=us-ascii", bytes("plain"), "plain"],
    ["text/plain; charset=UTF8", bytes("é"), "é"],
    ["text/plain;", bytes("é"), "é"],
    ["text/plain; charset=utf-16le", utf16("hi 🎈", true), "hi 🎈"],
    ["text/plain; charset=utf-16be", utf16("hi 🎈", false), "hi 🎈"],
    ["text/plain; charset=utf-16", utf16("\uFEFFhi", false), "hi"],
    ["text/plain", utf16("\uFEFF你好", true), "你好"],
    ["text/plain; charset=utf-8", utf16("\uFEFF你好", false), "你好"],
    ["text/plain; charset=gbk", bytes("\uFEFF你好"), "你好"],
    ["text/plain", bytes("a\uFFFDb"), "a\uFFFDb"],
    [FORM, utf16("\uFEFFhello", true), "hello"],
    [FORM, utf16("\uFEFFtext=a%20b", true), "a b"],
    [FORM, bytes("\uFEFFtext=a+b"), "a b"],
    [`${FORM}; charset=utf-16le`, utf16("text=%C3%A9", true), "é"],
    [`${FORM}; charset=gbk`, raw(`text=${GBK_PERCENT}`), "你好"],
    [`${FORM}; charset=gbk`, raw(`text=${GBK}`), "你好"],
    [`${FORM}; charset=gbk`, raw("text=%81A+%81%41"), "丄 丄"],
    [FORM, bytes("text=%F0%9F%8E%88+1%2B1&name=%zz"), "🎈 1+1"],
    [PARTS, part(`${TEXT_PART}\r\nContent-Type: text/plain; charset=gbk`, GBK), "你好"],
    [`${PARTS}; charset=gbk`, part(TEXT_PART, GBK), "你好"],
    [PARTS, part(TEXT_PART, "\xE4\xBD\xA0"), "你"],
    [PARTS, part(TEXT_PART, "a\r\n--Bx\r\n\r\nb"), "a\r\n--Bx\r\n\r\nb"],
    [PARTS, part(TEXT_PART, "Content-Type: x; charset=gbk"), "Content-Type: x; charset=gbk"],
    ["application/json; charset=us-ascii", bytes('{"text":"a"}'), "a"],
    ["application/json", bytes('\uFEFF{"text":"你"}'), "你"],
  ];
  for (const [n, [type, body, text]] of cases.entries()) {
    await t.step(`${n} ${type}`, async () => {
      const { fields } = await readFields(requestOf(type, body), { textForm: true });
      assertEquals(fields.text, text);
    });
  }
});

Deno.test("readFields() refuses bytes that mean nothing as they are labelled", async (t) => {
  const cases: readonly (readonly [code: string, type: string, body: Uint8Array])[] = [
    ["bad_request", "text/plain", raw(GBK)],
    ["bad_request", "text/plain; charset=utf-8", raw("a\xFFb")],
    ["bad_request", "text/plain; charset=us-ascii", raw("gr\xFC\xDFe")],
    ["bad_request", "text/plain", raw("\x1F\x8B\x08\x00")],
    ["bad_request", "text/plain", raw("\xED\xA0\x80")],
    ["bad_request", "text/plain", raw("\xC3")],
    ["bad_request", "text/plain; charset=gbk", raw("\xC4")],
    ["bad_request", "text/plain; charset=utf-16le", raw("a\0b")],
    ["bad_request", "text/plain; charset=utf-16le", raw("\x00\xD8a\0")],
    ["bad_request", FORM, raw(`text=${GBK}`)],
    ["bad_request", FORM, raw(`text=${GBK_PERCENT}`)],
    ["bad_request", FORM, raw("text=a&name=%FF")],
    ["bad_request", PARTS, part(TEXT_PART, GBK)],
    ["bad_request", "application/json", raw(`{"text":"${GBK}"}`)],
    ["bad_request", "application/json", utf16('\uFEFF{"text":"a"}', true)],
    ["bad_json", "application/json", utf16('{"text":"a"}', true)],
    ["unsupported_type", "application/json; charset=gbk", bytes('{"text":"a"}')],
    ["unsupported_type", "application/json; charset=utf-16", utf16('{"text":"a"}', true)],
    ["unsupported_type", "text/plain; charset=utf-7", bytes("a")],
    ["unsupported_type", "text/plain; charset=utf-32", bytes("a")],
    ["unsupported_type", 'text/plain; charset=""', bytes("a")],
    ["unsupported_type", `${FORM}; charset=iso-2022-jp`, raw("text=\x1B$B&!\x1B(B")],
    ["unsupported_type", `text/plain; a=${"x".repeat(300)}; charset=gbk`, raw(GBK)],
    ["unsupported_type", "text/plain; charset = gbk", raw(GBK)],
    ["unsupported_type", "text/plain; charset=gbk; charset=big5", raw(GBK)],
    ["unsupported_type", "text/plain, text/plain; charset=gbk", raw(GBK)],
    ["unsupported_type", PARTS, part(`${TEXT_PART}\r\nContent-Type: text/plain; charset=q`, "a")],
    [
      "unsupported_type",
      PARTS,
      part(`${TEXT_PART}\r\nContent-Transfer-Encoding: base64`, "aGk="),
    ],
  ];
  for (const [n, [code, type, body]] of cases.entries()) {
    await t.step(`${n} ${type}`, async () => {
      const read = readFields(requestOf(type, body), { textForm: true });
      const error = await assertRejects(() => read, ChatError);
      assertEquals(error.code, code);
    });
  }
});

Deno.test("readFields() refuses a body that is compressed, whatever it is compressed with", async () => {
  for (const encoding of ["gzip", "GZIP", "br", "deflate", "zstd", "identity, gzip", "x-gzip"]) {
    const request = requestOf("text/plain", bytes("hi"));
    request.headers.set("content-encoding", encoding);
    const error = await assertRejects(() => readFields(request, { textForm: true }), ChatError);
    assertEquals(error.code, "unsupported_type", encoding);
  }
  for (const encoding of ["gzip, chunked", "deflate,chunked"]) {
    const request = requestOf("text/plain", bytes("hi"));
    request.headers.set("transfer-encoding", encoding);
    const error = await assertRejects(() => readFields(request, { textForm: true }), ChatError);
    assertEquals(error.code, "unsupported_type", encoding);
  }
  for (const encoding of ["identity", " Identity ", ""]) {
    const request = requestOf("text/plain", bytes("hi"));
    request.headers.set("content-encoding", encoding);
    assertEquals((await readFields(request, { textForm: true })).fields, { text: "hi" });
  }
});

Deno.test("readFields() takes every byte of a part for itself", async () => {
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
  const type = "Content-Type: text/plain; charset=koi8-r";
  const request = requestOf(PARTS, part(`${TEXT_PART}\r\n${type}`, all));
  const { text } = (await readFields(request)).fields;
  assertEquals(text, new TextDecoder("koi8-r").decode(raw(all)));
  assert(!String(text).includes("\uFFFD"));
});
