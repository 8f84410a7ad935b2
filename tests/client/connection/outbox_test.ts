// The outbox sends in order, again after a loss, and never under another nonce.

import { assertEquals } from "@std/assert";
import { ACK_WITHIN_MS, Outbox, timeNonce } from "../../../client/connection/outbox.ts";
import type { OutgoingFrame } from "../../../client/connection/transport.ts";
import type { ErrorCode } from "../../../protocol/error_codes.ts";
import { FakeClock } from "../../support/fake_clock.ts";

interface Rig {
  readonly outbox: Outbox;
  readonly sent: OutgoingFrame[];
  readonly time: FakeClock;
}

function rig(): Rig {
  const time = new FakeClock();
  const sent: OutgoingFrame[] = [];
  let made = 0;
  const outbox = new Outbox({
    clock: time,
    random: () => 1,
    nonce: () => `n${made += 1}`,
    send: (frame) => sent.push(frame),
    onChange: () => {},
  });
  return { outbox, sent, time };
}

function nonces(sent: readonly OutgoingFrame[]): (string | undefined)[] {
  return sent.map((frame) => "nonce" in frame ? frame.nonce : undefined);
}

function progress(outbox: Outbox): string[] {
  return outbox.entries.map(({ progress }) => progress.name);
}

function refusal(nonce: string, code: ErrorCode, retryAfter?: number) {
  return { type: "error" as const, code, message: "no", nonce, retryAfter };
}

Deno.test("Outbox keeps entries until there is a link", () => {
  const { outbox, sent } = rig();
  outbox.add({ type: "say", text: "one" });
  assertEquals(sent, []);
  outbox.ready();
  assertEquals(sent, [{ type: "say", text: "one", nonce: "n1" }]);
});

Deno.test("Outbox sends the next one when the one before is acked", () => {
  const { outbox, sent } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.add({ type: "say", text: "two" });
  assertEquals(nonces(sent), ["n1"]);
  outbox.acked({ nonce: "n1", seq: 7 });
  assertEquals(nonces(sent), ["n1", "n2"]);
});

Deno.test("Outbox sends again in order with the same nonces after a loss", () => {
  const { outbox, sent } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.lost();
  outbox.add({ type: "say", text: "two" });
  outbox.ready();
  outbox.acked({ nonce: "n1", seq: 1 });
  assertEquals(nonces(sent), ["n1", "n1", "n2"]);
  assertEquals(outbox.entries[0]?.resent, true);
});

Deno.test("Outbox keeps a saved entry until its event has arrived", () => {
  const { outbox } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.acked({ nonce: "n1", seq: 5 });
  outbox.seen(4);
  assertEquals(progress(outbox), ["saved"]);
  outbox.seen(5);
  assertEquals(progress(outbox), []);
});

Deno.test("Outbox does not send a saved entry again", () => {
  const { outbox, sent } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.acked({ nonce: "n1", seq: 5 });
  outbox.lost();
  outbox.ready();
  assertEquals(nonces(sent), ["n1"]);
});

Deno.test("Outbox waits out a rate limit and lets nothing overtake", () => {
  const { outbox, sent, time } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.add({ type: "say", text: "two" });
  outbox.refused(refusal("n1", "rate_limited", 700));
  assertEquals(progress(outbox), ["held", "waiting"]);
  time.advance(699);
  assertEquals(nonces(sent), ["n1"]);
  time.advance(1);
  assertEquals(nonces(sent), ["n1", "n1"]);
});

Deno.test("Outbox retries automatically, later each time, while the log cannot be written", () => {
  const { outbox, sent, time } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.refused(refusal("n1", "unavailable"));
  time.advance(640);
  assertEquals(sent.length, 2);
  outbox.refused(refusal("n1", "unavailable"));
  time.advance(640);
  assertEquals(sent.length, 2);
  time.advance(384);
  assertEquals(sent.length, 3);
});

Deno.test("Outbox shows a refusal at its entry and continues with the next", () => {
  const { outbox, sent } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.add({ type: "say", text: "two" });
  outbox.refused(refusal("n1", "too_long"));
  assertEquals(progress(outbox), ["refused", "sending"]);
  outbox.discard("n1");
  assertEquals(progress(outbox), ["sending"]);
  assertEquals(nonces(sent), ["n1", "n2"]);
});

Deno.test("Outbox.retry() keeps the nonce, unless it was used for something else", () => {
  const { outbox, sent } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.refused(refusal("n1", "unauthorized"));
  outbox.retry("n1");
  assertEquals(nonces(sent), ["n1", "n1"]);
  outbox.refused(refusal("n1", "conflict"));
  outbox.retry("n1");
  assertEquals(nonces(sent), ["n1", "n1", "n2"]);
});

Deno.test("Outbox.discard() keeps what may have been sent", () => {
  const { outbox } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.discard("n1");
  assertEquals(progress(outbox), ["sending"]);
});

Deno.test("Outbox sends an entry again if a live link does not answer", () => {
  const { outbox, sent, time } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  time.advance(ACK_WITHIN_MS);
  assertEquals(nonces(sent), ["n1", "n1"]);
});

Deno.test("Outbox ignores a refusal without a nonce, or of something that it did not send", () => {
  const { outbox } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.refused({ type: "error", code: "bad_json", message: "no" });
  outbox.refused(refusal("other", "forbidden"));
  assertEquals(progress(outbox), ["sending"]);
});

Deno.test("Outbox repeats an entry without an ack, whatever acks arrive for others", () => {
  for (const stray of ["n1", "not ours", undefined]) {
    const { outbox, sent, time } = rig();
    outbox.ready();
    outbox.add({ type: "say", text: "one" });
    outbox.add({ type: "say", text: "two" });
    outbox.acked({ nonce: "n1", seq: 1 });
    outbox.acked({ nonce: stray, seq: 1 });
    assertEquals(nonces(sent), ["n1", "n2"]);
    time.advance(ACK_WITHIN_MS);
    assertEquals(nonces(sent), ["n1", "n2", "n2"], stray);
  }
});

Deno.test("Outbox waits as long as the server asked, whatever acks come for others", () => {
  const { outbox, sent, time } = rig();
  outbox.ready();
  outbox.add({ type: "say", text: "one" });
  outbox.refused(refusal("n1", "rate_limited", 700));
  outbox.acked({ nonce: "not ours", seq: 1 });
  time.advance(700);
  assertEquals(nonces(sent), ["n1", "n1"]);
});

Deno.test("timeNonce() sorts by time and fits the protocol", () => {
  const random = new Uint32Array([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]);
  const early = timeNonce(1_700_000_000_000, random);
  const late = timeNonce(1_700_000_000_001, new Uint32Array(3));
  assertEquals([early < late, early.length <= 64], [true, true]);
});
