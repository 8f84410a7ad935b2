// What a browser saves belongs to the user who was signed in: the next user gets none of it.

import { assertEquals } from "@std/assert";
import { clearOtherUsersData, clearOwned } from "../../../client/offline/clear_other_users_data.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { ADA, ME } from "../sample.ts";

function withDraft() {
  const storage = new MemoryStorage();
  storage.setItem("hubbub.draft.lobby", "a secret");
  storage.setItem("hubbub.room.den", "{}");
  storage.setItem("another.site's", "kept");
  return storage;
}

Deno.test("clearOtherUsersData() leaves nothing of a user to the next one, and everything to the same one", () => {
  const storage = withDraft();
  clearOtherUsersData(storage, ME);
  clearOtherUsersData(storage, ME);
  assertEquals(storage.getItem("hubbub.draft.lobby"), "a secret");
  clearOtherUsersData(storage, ADA);
  assertEquals(storage.getItem("hubbub.draft.lobby"), null);
  assertEquals(storage.getItem("hubbub.room.den"), null);
  assertEquals(storage.getItem("another.site's"), "kept");
});

Deno.test("clearOtherUsersData() clears the data of a user who has signed out", () => {
  const storage = withDraft();
  clearOtherUsersData(storage, ME);
  clearOtherUsersData(storage, null);
  assertEquals(storage.getItem("hubbub.draft.lobby"), null);
});

Deno.test("clearOtherUsersData() keeps drafts from before the sign-in", () => {
  const storage = withDraft();
  clearOtherUsersData(storage, null);
  clearOtherUsersData(storage, { ...ME, guest: true });
  clearOtherUsersData(storage, ME);
  assertEquals(storage.getItem("hubbub.draft.lobby"), "a secret");
});

Deno.test("clearOtherUsersData() and clearOwned() clear the outbox of the previous user, and keep those of others", () => {
  const outboxOf = (userId: string) => JSON.stringify({ userId, entries: [] });
  for (const clear of [clearOwned, (storage: MemoryStorage) => clearOtherUsersData(storage, ADA)]) {
    const storage = withDraft();
    clearOtherUsersData(storage, ME);
    storage.setItem("hubbub.outbox.den.tab", outboxOf(ME.id));
    storage.setItem("hubbub.outbox.den.other", outboxOf("g_guest"));
    storage.setItem("hubbub.outbox.den.broken", "{");
    storage.setItem("hubbub.place.den", "{}");
    storage.setItem("hubbub.settings", "{}");
    clear(storage);
    const left = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    assertEquals(left.filter((key) => key !== "hubbub.owner").sort(), [
      "another.site's",
      "hubbub.outbox.den.broken",
      "hubbub.outbox.den.other",
      "hubbub.settings",
    ]);
    assertEquals(storage.getItem("hubbub.owner"), clear === clearOwned ? null : ADA.id);
  }
});
