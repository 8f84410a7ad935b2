// What a live room does after a gap: it joins again from its cursor, or updates its window.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { FILLED_WITHIN_MS, REJOIN_AT_MOST_MS } from "../../../client/model/gap_watch.ts";
import { until } from "../../support/until.ts";
import { deletedMessage, ME, message, messages, pageOf, viewOf } from "../sample.ts";
import { deliver, drawAll, join, type Rig, rig, settle, texts } from "./live_room_rig.ts";

/** The transport breaks, and the next one leaves a gap. */
function missTooMuch({ room, transport }: Rig, head: number): void {
  transport.link.events.closed("reconnect", "lost");
  room.connection.restart();
  const events = messages(head - 49, head);
  transport.link.deliver({
    type: "joined",
    room: "lobby",
    epoch: "e1",
    complete: false,
    ...pageOf(events, head),
  });
  transport.link.events.live();
}

Deno.test("LiveRoom updates a window that stays after a gap", async () => {
  const answers = [{ events: [deletedMessage(1, 800_000), ...messages(2, 50)], head: 900 }];
  const made = rig(viewOf(messages(1, 50)), answers);
  join(made, [], ME, 50);
  made.room.actions.setFollowing(false);
  missTooMuch(made, 900);
  await until(() => Promise.resolve(texts(made)[0] === undefined));
  assertEquals(made.asked, ["GET /rooms/lobby?limit=50&after=0"]);
  assertEquals(texts(made).slice(1, 3), ["text 2", "text 3"]);
});

Deno.test("LiveRoom updates the window with a later connection if a page could not be loaded at once", async () => {
  let refused = 0;
  let fails = true;
  const made = rig(viewOf(messages(1, 50)), [], {
    fetch() {
      if (!fails) return Promise.resolve(Response.json({ events: renewed, head: 901 }));
      refused += 1;
      return Promise.resolve(new Response(null, { status: 503 }));
    },
  });
  const renewed = [deletedMessage(1, 800_000), ...messages(2, 50)];
  join(made, [], ME, 50);
  made.room.actions.setFollowing(false);
  missTooMuch(made, 900);
  for (let tries = 1; tries <= 5; tries += 1) {
    await until(() => Promise.resolve(refused === tries));
    await settle();
    made.time.advance(70_000);
  }
  assertEquals(texts(made)[0], "text 1");
  fails = false;
  made.transport.link.events.closed("reconnect", "lost");
  made.room.connection.restart();
  join(made, [message(901)]);
  await until(() => Promise.resolve(texts(made)[0] === undefined));
  assertEquals(texts(made).length, 50);
});

Deno.test("LiveRoom updates a page that was requested before a gap", async () => {
  const older = Promise.withResolvers<Response>();
  const made = rig(viewOf(messages(51, 100), { complete: false }), [], {
    fetch(input) {
      if (`${input}`.includes("before=")) return older.promise;
      const first = Number(/after=(\d+)/.exec(`${input}`)![1]) + 1;
      const events = [deletedMessage(7, 800_000), ...messages(8, 100)];
      return Promise.resolve(
        Response.json({ events: events.filter(({ seq }) => seq >= first), head: 900 }),
      );
    },
  });
  join(made, [], ME, 100);
  made.room.actions.setFollowing(false);
  made.room.actions.loadOlder(() => Promise.resolve());
  missTooMuch(made, 900);
  await settle();
  older.resolve(Response.json({ events: messages(7, 50), head: 100 }));
  const deleted = () => made.room.model.room.value.messages.find(({ seq }) => seq === 7)?.deleted;
  await until(async () => {
    await drawAll(made);
    return deleted() !== undefined;
  });
  assertEquals([texts(made).length, deleted()], [94, 800_000]);
});

Deno.test("LiveRoom requests nothing once it is disposed", async () => {
  const asked: AbortSignal[] = [];
  const made = rig(viewOf(messages(1, 50)), [], {
    fetch(_input, init) {
      asked.push(init!.signal!);
      return Promise.reject(new Error("no network"));
    },
  });
  join(made, [], ME, 50);
  made.room.actions.setFollowing(false);
  missTooMuch(made, 900);
  await until(() => Promise.resolve(asked.length === 1));
  await settle();
  made.room[Symbol.dispose]();
  await settle();
  assertEquals([asked[0]?.aborted, made.time.pendingTimers], [true, 0]);
  made.time.advance(100_000);
  await settle();
  assertEquals(asked.length, 1);
});

Deno.test("LiveRoom continues after an event of an unknown type, live and in a page, and shows nothing of it", () => {
  const made = rig(viewOf(messages(1, 2)));
  join(made, [message(3), { type: "unknown", room: "lobby", seq: 4 }, message(5)], ME, 5);
  deliver(made, { type: "unknown", room: "lobby", seq: 6 }, message(7));
  assertEquals(texts(made), ["text 1", "text 2", "text 3", "text 5", "text 7"]);
  assertEquals([made.room.model.room.value.head, made.room.model.room.value.last], [7, 7]);
  made.time.advance(REJOIN_AT_MOST_MS);
  assertEquals(made.transport.links.length, 1);
});

Deno.test("LiveRoom joins again from its cursor when a gap does not fill within seconds, later each time", () => {
  const made = rig(viewOf(messages(1, 2)));
  join(made);
  deliver(made, message(4));
  assertEquals(texts(made), ["text 1", "text 2"]);
  made.time.advance(FILLED_WITHIN_MS - 1);
  assertEquals(made.transport.links.length, 1);
  made.time.advance(1);
  assertEquals(made.transport.links.length, 2);
  // The gap stays for hours: the room joins again less and less often, but never stops.
  const gaps: number[] = [];
  for (let begun = made.time.now(); gaps.length < 12; begun = made.time.now()) {
    const { length } = made.transport.links;
    join(made, [message(4)]);
    while (made.transport.links.length === length) made.time.advance(1_000);
    gaps.push(made.time.now() - begun);
  }
  assertEquals(gaps.slice(0, 3), [2, 4, 8].map((times) => times * FILLED_WITHIN_MS));
  assertEquals(gaps.at(-1), REJOIN_AT_MOST_MS);
  join(made, [message(3), message(4)]);
  assertEquals(texts(made), ["text 1", "text 2", "text 3", "text 4"]);
  made.time.advance(2 * REJOIN_AT_MOST_MS);
  assertEquals([made.transport.links.length, made.transport.link.checks], [14, 0]);
});

Deno.test("LiveRoom joins again for a gap although the leading tab joins every two seconds", () => {
  const made = rig(viewOf(messages(1, 2)));
  join(made);
  deliver(made, message(4));
  for (let ms = 0; ms < FILLED_WITHIN_MS; ms += 1_000) {
    deliver(made, {
      type: "joined",
      room: "lobby",
      epoch: "e1",
      complete: true,
      ...pageOf([], 4),
      isOfOtherTab: true,
    });
    assertEquals(made.transport.links.length, 1);
    made.time.advance(1_000);
  }
  assertEquals(made.transport.links.length, 2);
});

Deno.test("LiveRoom does not join again for a gap that fills in time", () => {
  const made = rig(viewOf(messages(1, 2)));
  join(made);
  deliver(made, message(4));
  made.time.advance(FILLED_WITHIN_MS - 1);
  deliver(made, message(3));
  made.time.advance(FILLED_WITHIN_MS);
  assertEquals([made.transport.links.length, texts(made).length], [1, 4]);
});

Deno.test("LiveRoom joins again after a frame that was malformed: it may have been a presence frame", () => {
  const made = rig(viewOf([]));
  join(made);
  deliver(made, { type: "malformed" });
  deliver(made, message(1));
  made.time.advance(FILLED_WITHIN_MS);
  assertEquals(made.transport.links.length, 2);
  join(made, [], ME, 1);
  made.time.advance(REJOIN_AT_MOST_MS);
  assertEquals(made.transport.links.length, 2);
});
