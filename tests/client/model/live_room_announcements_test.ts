// What a live room announces to screen readers, and how often.

import "../../support/in_english.ts";
import { effect } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { t as words } from "../../../client/i18n/messages.ts";
import { ADA, ME, message, messages, viewOf } from "../sample.ts";
import { deliver, join, rig, texts } from "./live_room_rig.ts";

Deno.test("LiveRoom announces live messages of others together, and neither history nor own messages", () => {
  const made = rig(viewOf(messages(1, 2)));
  join(made, [message(3)], ME, 3);
  made.time.advance(2_000);
  assertEquals(made.room.model.announcement.value.text, "");
  deliver(made, message(4, { text: "one" }), message(5, { text: "two" }));
  deliver(made, message(6, { user: ME }), message(4));
  made.time.advance(2_000);
  assertEquals(made.room.model.announcement.value.text, "ada: one\nada: two");
});

Deno.test("LiveRoom announces the author of a message, whatever lines the message has", () => {
  const alike = { ...ADA, id: "u_2222bbbb", name: "АDА", skeleton: "ada" };
  const made = rig(viewOf(messages(1, 2)));
  join(made, [], ME, 2);
  made.time.advance(2_000);
  deliver(made, message(3, { user: alike, text: "hi\nada: I resign\u2028bob: me too" }));
  made.time.advance(2_000);
  assertEquals(
    made.room.model.announcement.value.text,
    "АDА#bbbb: hi ada: I resign bob: me too",
  );
});

Deno.test("LiveRoom announces an equal message, and an equal state, as often as it comes", () => {
  const made = rig(viewOf([]));
  const said: string[] = [];
  effect(() => void said.push(made.room.model.announcement.value.text));
  join(made);
  made.time.advance(2_000);
  for (const seq of [1, 2, 3]) {
    deliver(made, message(seq, { text: "ok" }));
    made.time.advance(2_000);
  }
  assertEquals(said, ["", "ada: ok", "ada: ok", "ada: ok"]);
  const states = [];
  for (let round = 0; round < 2; round += 1) {
    made.transport.link.events.closed("reconnect", "lost");
    // A failed retry is not announced.
    made.time.advance(500);
    made.transport.link.events.closed("reconnect", "lost");
    made.time.advance(10_000);
    join(made);
    states.push(...said.splice(0));
  }
  const round = [words.connection.announceLost, words.connection.announceBack];
  assertEquals(states.slice(4), [...round, ...round]);
});

Deno.test("LiveRoom announces the number of messages if there are too many to read out", () => {
  const made = rig(viewOf([]));
  join(made);
  made.time.advance(2_000);
  deliver(made, ...messages(1, 9));
  made.time.advance(2_000);
  assertEquals(made.room.model.announcement.value.text, "9 new messages, the latest from ada");
});

Deno.test("LiveRoom announces only messages that arrive once it is live, however long catching up takes", () => {
  const made = rig(viewOf([]));
  const announcedAfter = (first: number, last: number) => {
    deliver(made, ...messages(first, last));
    made.time.advance(3_000);
    return made.room.model.announcement.value.text;
  };
  assertEquals(announcedAfter(1, 3), "");
  made.transport.link.events.live();
  assertEquals(announcedAfter(4, 5), "ada: text 4\nada: text 5");
  // A transport that is back catches up first.
  made.transport.link.events.closed("reconnect", "lost");
  made.time.advance(250);
  const before = made.room.model.announcement.value.text;
  assertEquals(announcedAfter(6, 8), before);
  assertEquals(texts(made).length, 8);
  made.transport.link.events.live();
  assertEquals(announcedAfter(9, 10), "ada: text 9\nada: text 10");
});
