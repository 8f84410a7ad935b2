// Parsing server-sent events.

import { assertEquals } from "@std/assert";
import { EventStream } from "../../../client/connection/event_stream.ts";

Deno.test("EventStream.feed() returns type, data and id of each event", () => {
  const events = new EventStream().feed(
    "retry: 1000\n\nid: 4.e1\nevent: edit\ndata: {}\n\ndata: a\ndata: b\n\n",
  );
  assertEquals(events, [
    { type: "edit", data: "{}", id: "4.e1" },
    { type: "message", data: "a\nb", id: "4.e1" },
  ]);
});

Deno.test("EventStream.feed() accepts text that is cut anywhere, and every line ending", () => {
  const text = "event: x\r\ndata: one\r\n\r\n: comment\rdata:two\r\rdata: three\n\n";
  const whole = new EventStream().feed(text + "\n");
  for (let cut = 0; cut < text.length; cut += 1) {
    const stream = new EventStream();
    assertEquals([
      ...stream.feed(text.slice(0, cut)),
      ...stream.feed(text.slice(cut) + "\n"),
    ], whole);
  }
  assertEquals(whole.map(({ data }) => data), ["one", "two", "three"]);
});

Deno.test("EventStream.feed() skips comments and unfinished events", () => {
  assertEquals(new EventStream().feed(": still here\n\ndata: not yet\n"), []);
});
