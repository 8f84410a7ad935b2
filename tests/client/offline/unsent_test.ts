// The unsent texts in the browser's storage, whatever else it contains.

import { assertEquals } from "@std/assert";
import { unsentIn } from "../../../client/offline/unsent.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

Deno.test("unsentIn() finds unsent messages and drafts, and ignores everything else", () => {
  const storage = new MemoryStorage();
  const entries = [
    { draft: { type: "say", text: "one" }, nonce: "n1", at: 1 },
    { draft: { type: "delete", target: 3 }, nonce: "n2", at: 1 },
  ];
  storage.setItem("hubbub.outbox.lobby.tab-1", JSON.stringify({ userId: "u_me", entries }));
  storage.setItem("hubbub.draft.den", "half a sent");
  storage.setItem("hubbub.room.garden", "{}");
  for (
    const [index, broken] of ["{", "null", "5", "[]", '{"entries":5}', '{"entries":{}}'].entries()
  ) {
    storage.setItem(`hubbub.outbox.den.${index}`, broken);
  }
  storage.setItem("hubbub.outbox.den.x", '{"entries":[null,{"draft":5}]}');
  assertEquals(unsentIn(storage), {
    messages: [
      { room: "lobby", text: "one" },
      { room: "lobby", text: undefined },
    ],
    drafts: [{ room: "den", text: "half a sent" }],
  });
  assertEquals(unsentIn(undefined), { messages: [], drafts: [] });
});
