// Unsent text is saved soon, and at once before the page goes.

import { assertEquals } from "@std/assert";
import { ComposerDraft } from "../../../client/model/composer_draft.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

Deno.test("ComposerDraft saves a room's text, unless it is white space", () => {
  const storage = new MemoryStorage();
  const draftOf = (room: string) => new ComposerDraft(room, storage, new FakeClock());
  const draft = draftOf("lobby");
  draft.set("half a");
  assertEquals([draft.text, draftOf("garden").text], ["half a", ""]);
  draft.set(" \n");
  assertEquals(draft.text, "");
  assertEquals(draft.isKey("hubbub.draft.lobby"), true);
  assertEquals(draft.isKey("hubbub.draft.lobby2"), false);
  assertEquals(draft.isKey(null), false);
});

Deno.test("ComposerDraft.set() saves many keys together; save() and an empty text take effect at once", () => {
  const storage = new MemoryStorage();
  const clock = new FakeClock();
  const draft = new ComposerDraft("lobby", storage, clock);
  const saved = () => storage.getItem("hubbub.draft.lobby");
  draft.set("h");
  draft.set("ha");
  assertEquals(saved(), null);
  clock.advance(500);
  assertEquals(saved(), "ha");
  draft.set("hal");
  draft.save();
  assertEquals(saved(), "hal");
  draft.set("half");
  draft.set("");
  assertEquals(saved(), null);
  clock.advance(500);
  assertEquals(saved(), null);
});
