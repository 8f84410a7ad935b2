// Notifications: only in rooms where the user wants them, never of seen messages, once for all tabs.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { ReadMarks } from "../../../client/model/read_marks.ts";
import { SavedRooms } from "../../../client/model/saved_rooms.ts";
import { Notifier, SEEN_WITHIN_MS } from "../../../client/model/notifier.ts";
import type { LiveMessage } from "../../../protocol/events/message.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { parseMarkdown } from "../../../text/markdown_parser.ts";
import { useParser } from "../../../text/message_parts.ts";
import { plainForm } from "../../../text/plain_form.ts";
import { ME, message, userNamed } from "../sample.ts";

useParser(parseMarkdown, plainForm);

/** Locks as a browser has them: one holder after another. */
function makeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_: string, work: () => unknown) => last = last.then(work),
  } as unknown as Pick<LockManager, "request">;
}

function rig(tabs = 1) {
  const time = new FakeClock();
  const storage = new MemoryStorage();
  const rooms = new SavedRooms(storage);
  const marks = new ReadMarks(storage);
  const locks = makeLocks();
  const notified: string[] = [];
  const looked = { at: "" };
  const notifiers = Array.from({ length: tabs }, () =>
    new Notifier({
      clock: time,
      rooms,
      marks,
      user: () => ME,
      storage,
      locks,
      isLookedAt: (room) => room === looked.at,
      show: ({ title, body }) => notified.push(`${title}: ${body}`),
    }));
  const record = (seq: number, text: string, change: Partial<LiveMessage> = {}, epoch = "e1") => {
    for (const each of notifiers) each.record(message(seq, { text, ...change }), epoch);
  };
  const pass = async () => {
    // A tab holds its lock for a moment after its notification.
    for (let step = 0; step < 2 * tabs + 2; step += 1) {
      time.advance(SEEN_WITHIN_MS);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }
  };
  return { rooms, marks, notified, looked, record, pass };
}

Deno.test("Notifier shows nothing that the user did not ask for", async () => {
  const { rooms, notified, record, pass } = rig();
  record(1, "hi @me");
  rooms.visit("lobby", 1);
  record(2, "hi @me");
  await pass();
  assertEquals(notified, []);
  rooms.setNotify("lobby", "mentions", 1);
  record(3, "to nobody");
  record(4, "hi @me");
  await pass();
  assertEquals(notified, ["ada in lobby: hi @me"]);
});

Deno.test("Notifier shows nothing that was seen meanwhile, here or in another tab", async () => {
  const { rooms, marks, notified, looked, record, pass } = rig();
  rooms.setNotify("lobby", "everything", 1);
  record(1, "seen in another tab");
  marks.set("lobby", { epoch: "e1", seq: 1 });
  await pass();
  looked.at = "lobby";
  record(2, "seen here");
  await pass();
  assertEquals(notified, []);
});

Deno.test("Notifier shows new messages of a restored log, however far the one before was read", async () => {
  const { rooms, marks, notified, record, pass } = rig();
  rooms.setNotify("lobby", "everything", 1);
  marks.set("lobby", { epoch: "e1", seq: 900 });
  record(3, "after the restore", {}, "e2");
  await pass();
  assertEquals(notified, ["ada in lobby: after the restore"]);
});

Deno.test("Notifier gathers messages that arrive together, and cuts long ones", async () => {
  const { rooms, notified, record, pass } = rig();
  rooms.setNotify("lobby", "everything", 1);
  for (let seq = 1; seq <= 500; seq += 1) record(seq, `text ${seq}`);
  await pass();
  record(501, "x".repeat(4_000));
  await pass();
  assertEquals(notified, [
    "ada in lobby: 500 new messages, the latest: text 500",
    `ada in lobby: ${"x".repeat(200)} …`,
  ]);
});

Deno.test("Notifier shows a message once, in any number of tabs", async () => {
  const { rooms, notified, record, pass } = rig(5);
  rooms.setNotify("lobby", "mentions", 1);
  record(1, "hi @me");
  await pass();
  record(2, "again @me");
  await pass();
  assertEquals(notified, ["ada in lobby: hi @me", "ada in lobby: again @me"]);
});

Deno.test("Notifier tags an author whose name looks like an earlier author's", async () => {
  const { rooms, notified, record, pass } = rig();
  rooms.setNotify("lobby", "everything", 1);
  record(1, "me", { user: userNamed("alice", "u_1111aaaa") });
  await pass();
  record(2, "the password?", { user: { ...userNamed("аlice", "u_2222bbbb"), skeleton: "allce" } });
  await pass();
  record(3, "or you", { user: userNamed("ME", "u_3333cccc") });
  await pass();
  assertEquals(notified, [
    "alice in lobby: me",
    "аlice#bbbb in lobby: the password?",
    "ME#cccc in lobby: or you",
  ]);
});

Deno.test("Notifier shows words without the syntax of Markdown, and nothing for a name in code", async () => {
  const { rooms, notified, record, pass } = rig();
  rooms.setNotify("lobby", "mentions", 1);
  record(1, "look at `@me`");
  await pass();
  record(2, "**hey** @me, [read](https://e.example/)\n> _this_");
  await pass();
  assertEquals(notified, ["ada in lobby: hey @me, read\n> this"]);
});
