// What the browser keeps for somebody: drafts, marks, places and what is not in the log yet.

import "../support/in_english.ts";
import { assert, assertEquals } from "@std/assert";
import { ComposerDraft } from "../../client/model/composer_draft.ts";
import { SavedOutbox } from "../../client/connection/saved_outbox.ts";
import type { Locks, SavedEntry } from "../../client/connection/saved_outbox.ts";
import { dayStart } from "../../client/model/day_start.ts";
import { mentionAt, mentionOf, namesFor } from "../../client/model/mention_query.ts";
import type { OutboxEntry } from "../../client/connection/outbox.ts";
import { savedPlace, savePlace } from "../../client/browser/reading_place.ts";
import { ReadMarks } from "../../client/model/read_marks.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { mentionIndex, mentions } from "../../text/mentions.ts";
import { plainText, useParser } from "../../text/message_parts.ts";
import { plainForm } from "../../text/plain_form.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { MemoryStorage } from "../support/memory_storage.ts";
import { timeNonce } from "../../client/connection/outbox.ts";

const ENTRY: OutboxEntry = {
  draft: { type: "say", text: "hi" },
  nonce: "n1",
  at: 1,
  progress: { name: "waiting" },
  resent: false,
};

async function taken(outbox: SavedOutbox, userId: string): Promise<readonly SavedEntry[]> {
  const all: SavedEntry[] = [];
  await outbox.takeOver(userId, (entries) => all.push(...entries));
  return all;
}

Deno.test("SavedOutbox.takeOver() hands a gone tab's entries to one tab, once, and to their author", async () => {
  const storage = new MemoryStorage();
  const tab = (name: string) => new SavedOutbox({ room: "lobby", tab: name, storage });
  tab("old").save("u_me", [ENTRY, { ...ENTRY, nonce: "n2", progress: { name: "saved", seq: 1 } }]);
  assertEquals(await taken(tab("new"), "u_other"), []);
  const { draft, nonce, at } = ENTRY;
  assertEquals(await taken(tab("new"), "u_me"), [{ draft, nonce, at }]);
  assertEquals(await taken(tab("third"), "u_me"), []);
});

Deno.test("SavedOutbox.takeOver() leaves alone what a living tab holds, and other rooms'", async () => {
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

Deno.test("SavedOutbox.takeOver() overlooks what is no outbox", async () => {
  const storage = new MemoryStorage();
  storage.setItem("hubbub.outbox.lobby.x", "{");
  assertEquals(await taken(new SavedOutbox({ room: "lobby", tab: "t", storage }), "u_me"), []);
});

Deno.test("ComposerDraft keeps a room's text, and forgets nothing but white space", () => {
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

Deno.test("ComposerDraft keeps many keys at once, soon; before the page goes, and what is said, at once", () => {
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

Deno.test("ReadMarks only move on, and mean nothing in another log", () => {
  const storage = new MemoryStorage();
  const marks = new ReadMarks(storage);
  marks.set("lobby", { epoch: "e1", seq: 9 });
  marks.set("lobby", { epoch: "e1", seq: 4 });
  assertEquals([marks.of("lobby", "e1"), marks.of("lobby", "e2")], [9, undefined]);
  marks.set("lobby", { epoch: "e2", seq: 1 });
  assertEquals(marks.of("lobby", "e2"), 1);
  storage.setItem("hubbub.read.lobby", "no");
  assertEquals(marks.of("lobby"), undefined);
});

Deno.test("savePlace() keeps beside what else the entry holds, and writes only changes", () => {
  let writes = 0;
  const history = {
    state: { other: 1 } as unknown,
    replaceState(state: unknown) {
      this.state = state;
      writes += 1;
    },
  };
  assertEquals(savedPlace(history), undefined);
  savePlace(history, { seq: 4, offset: 10 });
  savePlace(history, { seq: 4, offset: 10 });
  assertEquals([savedPlace(history), writes], [{ seq: 4, offset: 10 }, 1]);
  savePlace(history, undefined);
  assertEquals([savedPlace(history), writes], [undefined, 2]);
});

Deno.test("timeNonce() sorts by time and fits the protocol", () => {
  const random = new Uint32Array([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]);
  const early = timeNonce(1_700_000_000_000, random);
  const late = timeNonce(1_700_000_000_001, new Uint32Array(3));
  assertEquals([early < late, early.length <= 64], [true, true]);
});

Deno.test("dayStart() is the reader's midnight, in every zone", () => {
  assertEquals(dayStart("2026-11-20", "UTC"), Date.UTC(2026, 10, 20));
  assertEquals(dayStart("2026-11-20", "Asia/Shanghai"), Date.UTC(2026, 10, 19, 16));
  assertEquals(dayStart("2026-07-01", "America/New_York"), Date.UTC(2026, 6, 1, 4));
});

Deno.test("mentionAt() hears an @ that begins a word, up to the caret", () => {
  assertEquals(mentionAt("hi @an", 6), { from: 3, query: "an" });
  assertEquals(mentionAt("@", 1), { from: 0, query: "" });
  assertEquals(mentionAt("mail@an", 7), undefined);
  assertEquals(mentionAt("@an now", 7), undefined);
});

Deno.test("namesFor() offers what begins so first, each once", () => {
  assertEquals(namesFor("an", ["Jana", "Anna", "Bo", "anton", "Anna"]), ["Anna", "anton", "Jana"]);
});

Deno.test("mentionOf() writes a name so that it is shown and found, whatever signs it has", () => {
  useParser(parseMarkdown, plainForm);
  const plain = [
    "ann",
    "Ann Lee",
    "bob_smith",
    "_ann_",
    "a*b*c",
    "张三",
    "a.b_c",
    "O'Neil, J",
    "😀",
  ];
  for (const name of plain) assertEquals(mentionOf(name), `@${name}`);
  const names = [
    "The *Star*",
    "Ann _B_",
    "a:*b*",
    "x:~~y~~",
    "Ann `B`",
    "张*三*",
    "😀 **x**",
    "a.*b*",
  ];
  const more = ["[x] (y)", "_张三_", "hm ¯\\_(ツ)_/¯", "a \\*b\\*", "<x> *y*", "*_ x _*", "`root`"];
  for (const name of [...plain, ...names, ...more]) {
    for (const around of ["", "*x* ", "**hi** _you_, "]) {
      const text = `${around}${mentionOf(name)} and *x*`;
      assertEquals(plainText(text), `${around.replace(/[*_]/g, "")}@${name} and x`);
      const index = mentionIndex({ reader: { id: "u_1", name }, authors: [], present: [] });
      assert(mentions(text, index), text);
    }
  }
});

Deno.test("namesFor() compares names as mentions do, in whatever language the browser is", () => {
  const names: readonly (readonly [query: string, name: string])[] = [
    ["ann", "ＡＮＮ"],
    ["ＡＮ", "anna"],
    ["jose\u0301", "José"],
    ["strasse", "Straße"],
    ["οδυσσευσ", "Οδυσσευς"],
    ["❤️", "❤"],
    ["❤", "❤️"],
    ["ﾀﾛ", "タロー"],
    ["i", "Ines"],
    ["ﬁ", "Fiona"],
  ];
  // What a Turkish browser makes of capitals.
  const { toLocaleLowerCase } = String.prototype;
  String.prototype.toLocaleLowerCase = function () {
    return toLocaleLowerCase.call(this, "tr");
  };
  try {
    for (const [query, name] of names) assertEquals(namesFor(query, [name, "Bo"]), [name]);
  } finally {
    String.prototype.toLocaleLowerCase = toLocaleLowerCase;
  }
});

Deno.test("SavedOutbox.takeOver() hands over no entry that could not be sent or shown", async () => {
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
