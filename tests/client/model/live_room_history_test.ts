// How a live room loads pages of its log: older and newer ones, and those that jumps lead to.

import "../../support/in_english.ts";
import { assert, assertEquals } from "@std/assert";
import { ANSWERED_WITHIN_MS } from "../../../client/connection/bounded_request.ts";
import { deletionOf, ME, message, messages, viewOf } from "../sample.ts";
import { deliver, drawAll, join, numbers, rig, settle } from "./live_room_rig.ts";

/** A network that drops packets. */
function unanswered(_input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return new Promise((_, fail) => {
    init?.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
  });
}

Deno.test("LiveRoom loads older messages, and reports a failure", async () => {
  const view = viewOf(messages(51, 60));
  const made = rig(view, [{ events: messages(1, 50), head: 60 }]);
  made.room.actions.loadOlder(() => Promise.resolve());
  assertEquals(made.room.model.older.value, "loading");
  await settle();
  assertEquals(made.asked, ["GET /rooms/lobby?limit=50&before=51"]);
  await drawAll(made);
  assertEquals(made.room.model.room.value.complete, true);
  const broken = rig(view);
  broken.room.actions.loadOlder(() => Promise.resolve());
  await settle();
  assertEquals(broken.room.model.older.value, "failed");
});

Deno.test("LiveRoom renders a page of history in pieces, each only while nothing scrolls", async () => {
  const made = rig(viewOf(messages(51, 60)), [{ events: messages(1, 50), head: 60 }]);
  const { model, actions } = made.room;
  const waiting: (() => void)[] = [];
  actions.loadOlder(() => new Promise((resolve) => waiting.push(resolve)));
  const shown: number[] = [];
  while (model.older.value === "loading") {
    await drawAll(made);
    const before = model.room.value.messages.length;
    waiting.shift()!();
    await settle();
    shown.push(model.room.value.messages.length - before);
  }
  assert(shown.length > 1 && shown[0]! < 20, `${shown}`);
  assertEquals(model.room.value.messages.map(({ seq }) => seq), numbers(1, 60));
  assertEquals(model.room.value.complete, true);
});

Deno.test("LiveRoom adds no more of an older page if the window was cut meanwhile", async () => {
  const made = rig(viewOf(messages(51, 60)), [{ events: messages(1, 50), head: 60 }]);
  const { model, actions } = made.room;
  join(made, [], ME, 60);
  actions.loadOlder(() => Promise.resolve());
  await settle();
  assertEquals([model.older.value, model.room.value.first], ["loading", 45]);
  deliver(made, ...messages(61, 400));
  made.transport.link.events.closed("reconnect", "lost");
  await drawAll(made);
  assertEquals(model.older.value, "idle");
  const shown = model.room.value.messages.map(({ seq }) => seq);
  assertEquals([shown.at(-1), model.room.value.first], [400, shown[0]]);
  assertEquals(shown, numbers(shown[0]!, 400));
});

Deno.test("LiveRoom loads newer messages in pieces, and misses none that arrives meanwhile", async () => {
  const made = rig(viewOf(messages(1, 50), { head: 80 }), [
    { events: messages(51, 80), head: 80 },
  ]);
  const { model, actions } = made.room;
  join(made, [], ME, 80);
  actions.loadNewer();
  await settle();
  assertEquals([model.newer.value, model.room.value.last], ["loading", 56]);
  deliver(made, message(81));
  await drawAll(made);
  assertEquals([model.newer.value, model.room.value.last], ["idle", 80]);
  assertEquals(model.room.value.head, 81);
  assertEquals(model.room.value.messages.map(({ seq }) => seq), numbers(1, 80));
});

Deno.test("LiveRoom ends an edit whose message is gone", async () => {
  const own = messages(1, 10).map((event) => ({ ...event, user: ME }));
  const deleted = rig(viewOf(own));
  join(deleted, [], ME, 10);
  deleted.room.actions.startEditing(10);
  deleted.transport.link.deliver(deletionOf(10, 11));
  assertEquals(deleted.room.model.editing.value, undefined);

  const left = rig(viewOf(own, { head: 500 }), [{ events: messages(451, 500), head: 500 }]);
  join(left, [], ME, 500);
  left.room.actions.startEditing(10);
  assertEquals(left.room.model.editing.value, 10);
  left.room.actions.jumpToNewest();
  await settle();
  assertEquals(left.room.model.editing.value, undefined);
  // The window follows again.
  left.transport.link.deliver(message(501));
  assertEquals(left.room.model.room.value.last, 501);
});

Deno.test("LiveRoom is loading newer messages until the last of two loads is done", async () => {
  const made = rig(viewOf(messages(1, 50), { head: 500 }), [
    { events: messages(51, 100), head: 500 },
    { events: messages(451, 500), head: 500 },
  ]);
  const { model, actions } = made.room;
  join(made, [], ME, 500);
  actions.loadNewer();
  await settle();
  actions.jumpToNewest();
  assertEquals(model.newer.value, "loading");
  await drawAll(made);
  assertEquals([model.newer.value, model.room.value.first, model.room.value.last], [
    "idle",
    451,
    500,
  ]);
});

Deno.test("LiveRoom goes to the last of two jumps, whichever answer comes first", async () => {
  const answers: ((page: unknown) => void)[] = [];
  const made = rig(viewOf(messages(451, 500)), [], {
    fetch: () => new Promise((resolve) => answers.push((page) => resolve(Response.json(page)))),
  });
  const { model, actions } = made.room;
  actions.jumpTo({ seq: 100 });
  actions.jumpTo({ seq: 300 });
  answers[1]!({ events: messages(275, 324), head: 500 });
  await settle();
  answers[0]!({ events: messages(75, 124), head: 500 });
  await settle();
  assertEquals([model.room.value.first, model.reveal.value?.seq], [275, 300]);
});

Deno.test("LiveRoom stays when the user writes, although a jump away is still loading", async () => {
  const answers: ((page: unknown) => void)[] = [];
  const made = rig(viewOf(messages(451, 500)), [], {
    fetch: () => new Promise((resolve) => answers.push((page) => resolve(Response.json(page)))),
  });
  const { model, actions } = made.room;
  join(made, [], ME, 500);
  for (const goOn of [() => actions.say("hi"), () => actions.jumpTo({ seq: 480 })]) {
    actions.jumpTo({ seq: 100 });
    goOn();
    assertEquals(model.newer.value, "idle");
    answers.shift()!({ events: messages(75, 124), head: 500 });
    await settle();
    assertEquals([model.room.value.first, model.newer.value], [451, "idle"]);
  }
  actions.jumpToDay("2020-01-01");
  actions.say("still here");
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  assertEquals(answers.length, 0);
});

Deno.test("LiveRoom cuts no line for a newer page while a message is edited", async () => {
  const own = messages(1, 300).map((event) => ({ ...event, user: ME }));
  const made = rig(viewOf(own, { head: 500 }), [{ events: messages(301, 350), head: 500 }]);
  const { model, actions } = made.room;
  join(made, [], ME, 500);
  actions.setFollowing(false);
  actions.loadNewer();
  actions.startEditing(20);
  await drawAll(made);
  assertEquals([model.newer.value, model.room.value.first, model.editing.value], ["idle", 1, 20]);
});

Deno.test("LiveRoom renders larger pieces of history on a fast device, in a full window too", async () => {
  const made = rig(viewOf(messages(1_001, 1_300)), [
    { events: messages(951, 1_000), head: 1_300 },
    { events: messages(901, 950), head: 1_300 },
  ]);
  const { model, actions } = made.room;
  actions.setFollowing(false);
  const drawings: number[] = [];
  for (let page = 0; page < 2; page += 1) {
    let asked = 0;
    actions.loadOlder(() => Promise.resolve(void (asked += 1)));
    await drawAll(made);
    assertEquals(model.older.value, "idle");
    drawings.push(asked);
  }
  assert(drawings[1]! < drawings[0]!, `${drawings} drawings`);
  assertEquals(model.room.value.first, 901);
});

Deno.test("LiveRoom adds no older messages that would cut the end of a window that follows", async () => {
  const made = rig(viewOf(messages(1_001, 1_300)), [{ events: messages(951, 1_000), head: 1_300 }]);
  const { model, actions } = made.room;
  join(made, [], ME, 1_300);
  actions.setFollowing(false);
  actions.loadOlder(() => Promise.resolve());
  await settle();
  actions.setFollowing(true);
  const { last } = model.room.value;
  await drawAll(made);
  assertEquals([model.older.value, model.room.value.last], ["idle", last]);
});

Deno.test("LiveRoom offers no retry of a page for which there is no room any more", async () => {
  const made = rig(viewOf(messages(51, 100)));
  const { model, actions } = made.room;
  join(made, [], ME, 100);
  actions.loadOlder(() => Promise.resolve());
  await settle();
  assertEquals(model.older.value, "failed");
  for (let seq = 101; seq <= 210; seq += 1) {
    deliver(made, message(seq));
    made.time.advance(200);
  }
  actions.loadOlder(() => Promise.resolve());
  assertEquals([model.older.value, made.asked.length], ["idle", 1]);
});

Deno.test("LiveRoom goes to the newest messages when the user writes far above them", async () => {
  const made = rig(viewOf(messages(10, 20), { head: 500 }), [
    { events: messages(451, 500), head: 500 },
  ]);
  join(made, [], ME, 500);
  made.room.actions.say("hi");
  await settle();
  assertEquals(made.room.model.room.value.last, 500);
  assertEquals(made.room.model.toEnd.value, 1);
});

Deno.test("LiveRoom reports a failure if no page of history arrives", async () => {
  const made = rig(viewOf(messages(101, 150)), [], { fetch: unanswered });
  join(made, [], ME, 150);
  const loading = made.room.actions.loadOlder(() => Promise.resolve());
  made.room.actions.jumpTo({ seq: 3 });
  await settle();
  assertEquals([made.room.model.older.value, made.room.model.newer.value], ["loading", "loading"]);
  made.time.advance(ANSWERED_WITHIN_MS);
  await loading;
  await settle();
  assertEquals([made.room.model.older.value, made.room.model.newer.value], ["failed", "failed"]);
});
