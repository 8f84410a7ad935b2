// Messages that are not in the log yet are handed to one tab, once, and only if they are intact.

import { assertEquals } from "@std/assert";
import { SavedOutbox } from "../../../client/connection/saved_outbox.ts";
import type { Locks, SavedEntry } from "../../../client/connection/saved_outbox.ts";
import type { OutboxEntry } from "../../../client/connection/outbox.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

const ENTRY: OutboxEntry = {
  draft: { type: "say", text: "hi" },
  nonce: "n1",
  at: 1,
  progress: { name: "waiting" },
  resent: false,
};

async function taken(outbox: SavedOutbox, userId: string): Promise<readonly SavedEntry[]> {
  const all: SavedEntry[] = [];
  await outbox.claim(userId, (entries) => all.push(...entries));
  return all;
}

Deno.test("SavedOutbox.claim() gives a closed tab's entries to one tab, once, and to their author", async () => {
  const storage = new MemoryStorage();
  const tab = (name: string) => new SavedOutbox({ room: "lobby", tab: name, storage });
  tab("old").save("u_me", [ENTRY, { ...ENTRY, nonce: "n2", progress: { name: "saved", seq: 1 } }]);
  assertEquals(await taken(tab("new"), "u_other"), []);
  const { draft, nonce, at } = ENTRY;
  assertEquals(await taken(tab("new"), "u_me"), [{ draft, nonce, at }]);
  assertEquals(await taken(tab("third"), "u_me"), []);
});

Deno.test("SavedOutbox.claim() leaves the entries of a living tab and of other rooms", async () => {
  const storage = new MemoryStorage();
  const held = new Set(["hubbub.outbox.lobby.alive"]);
  const locks = {
    request: (name: string, options: unknown, call?: (lock: unknown) => unknown) =>
      Promise.resolve(call?.(held.has(name) ? null : { name }) ?? options),
  } as unknown as Locks;
  const tab = (room: string, name: string) => new SavedOutbox({ room, tab: name, storage, locks });
  tab("lobby", "alive").save("u_me", [ENTRY]);
  tab("garden", "gone").save("u_me", [ENTRY]);
  assertEquals(await taken(tab("lobby", "new"), "u_me"), []);
  held.clear();
  assertEquals((await taken(tab("lobby", "new"), "u_me")).length, 1);
});

Deno.test("SavedOutbox.claim() skips values that are not an outbox", async () => {
  const storage = new MemoryStorage();
  storage.setItem("hubbub.outbox.lobby.x", "{");
  assertEquals(await taken(new SavedOutbox({ room: "lobby", tab: "t", storage }), "u_me"), []);
});

Deno.test("SavedOutbox.claim() skips entries that could not be sent or shown", async () => {
  const storage = new MemoryStorage();
  const good = { draft: { type: "edit", target: 3, text: "x" }, nonce: "n1", at: 1 };
  const broken = [
    null,
    5,
    { ...good, draft: null },
    { ...good, draft: { type: "say", text: 5 } },
    { ...good, draft: { type: "edit", text: "x" } },
    { ...good, draft: { type: "shout", text: "x" } },
    { ...good, nonce: 5 },
    { ...good, at: "now" },
  ];
  const entries = [...broken, good];
  storage.setItem("hubbub.outbox.lobby.x", JSON.stringify({ userId: "u_me", entries }));
  storage.setItem("hubbub.outbox.lobby.y", JSON.stringify({ userId: "u_me", entries: "none" }));
  const outbox = new SavedOutbox({ room: "lobby", tab: "t", storage });
  assertEquals(await taken(outbox, "u_me") as unknown[], [good]);
  assertEquals(storage.length, 0);
});
