// The messages below the log that are still being sent.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import type { OutboxEntry } from "../../../client/connection/outbox.ts";
import { pendingMessages } from "../../../client/model/pending_messages.ts";
import { ADA, ME, message } from "../sample.ts";

function entry(text: string, change: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    draft: { type: "say", text },
    nonce: text,
    at: 1_000,
    progress: { name: "sending" },
    resent: false,
    ...change,
  };
}

function shown(entries: readonly OutboxEntry[], ...log: ReturnType<typeof message>[]): string[] {
  return pendingMessages(entries, log, ME).map(({ text }) => text);
}

Deno.test("pendingMessages() shows messages that are not in the log", () => {
  assertEquals(shown([entry("a"), entry("b")], message(1, { user: ME, text: "a" })), ["a", "b"]);
});

Deno.test("pendingMessages() hides an entry that is sent again and is in the log already", () => {
  const log = message(1, { user: ME, text: "a" });
  assertEquals(shown([entry("a", { resent: true }), entry("a", { resent: true })], log), ["a"]);
  assertEquals(shown([entry("a", { resent: true })], message(1, { user: ADA, text: "a" })), ["a"]);
});

Deno.test("pendingMessages() shows edits and deletions only if they were refused", () => {
  const draft = { type: "edit", target: 1, text: "new" } as const;
  assertEquals(shown([entry("x", { draft })]), []);
  const progress = { name: "refused", code: "forbidden", message: "no" } as const;
  assertEquals(shown([entry("x", { draft, progress })]), ["new"]);
});
