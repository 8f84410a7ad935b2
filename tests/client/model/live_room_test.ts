// A whole room without a browser: connection, outbox and store together over transports that break.

import "../../support/in_english.ts";
import { effect } from "@preact/signals";
import { assert, assertEquals } from "@std/assert";
import { FILLED_WITHIN_MS, REJOIN_AT_MOST_MS } from "../../../client/model/gap_watch.ts";
import { RenderPace } from "../../../client/model/render_pace.ts";
import { LiveRoom } from "../../../client/model/live_room.ts";
import type { LiveRoomOptions } from "../../../client/model/live_room.ts";
import type { IncomingFrame, Joined } from "../../../client/connection/transport.ts";
import type { User } from "../../../protocol/events/base.ts";
import type { RoomView } from "../../../protocol/view.ts";
import { ANSWERED_WITHIN_MS } from "../../../client/connection/bounded_request.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { t as words } from "../../../client/i18n/messages.ts";
import { until } from "../../support/until.ts";
import { FakeTransport } from "../fake_transport.ts";
import {
  ADA,
  deletedMessage,
  deletionOf,
  ME,
  message,
  messages,
  pageOf,
  viewOf,
} from "../sample.ts";

interface Rig {
  readonly room: LiveRoom;
  readonly transport: FakeTransport;
  readonly time: FakeClock;
  /** The requests over plain HTTP. */
  readonly asked: string[];
}

function rig(
  view: RoomView,
  answers: readonly unknown[] = [],
  more: Partial<LiveRoomOptions> = {},
): Rig {
  const time = new FakeClock();
  const transport = new FakeTransport();
  const asked: string[] = [];
  const left = [...answers];
  let nonces = 0;
  const room = new LiveRoom(view, {
    clock: time,
    pace: new RenderPace({ clock: time, afterRender: time.afterRender }),
    random: () => 0,
    nonce: () => `n${nonces += 1}`,
    fetch: (input, init) => {
      asked.push(`${init?.method ?? "GET"} ${input}`);
      return Promise.resolve(Response.json(left.shift()));
    },
    transports: () => [transport],
    reachable: () => Promise.resolve(true),
    ...more,
  });
  room.connection.restart();
  return { room, transport, time, asked };
}

function join(
  { transport }: Rig,
  events: Joined["events"] = [],
  user: User | null = ME,
  head = events.at(-1)?.seq ?? 0,
): void {
  const hello = {
    type: "hello",
    protocol: 1,
    epoch: "e1",
    user,
    limits: { text: 4_000, frame: 65_536, rooms: 50 },
  } satisfies IncomingFrame;
  const joined = {
    type: "joined",
    room: "lobby",
    epoch: "e1",
    complete: true,
    ...pageOf(events, head),
  } satisfies Joined;
  transport.link.deliver(hello, joined);
  transport.link.events.live();
}

/** Delivers frames that arrive together, and lets the page render them. */
function deliver({ transport, time }: Rig, ...frames: readonly IncomingFrame[]): void {
  transport.link.deliver(...frames);
  time.advance(0);
}

function texts({ room }: Rig): (string | undefined)[] {
  return room.model.room.value.messages.map(({ text }) => text);
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Advances the clock until everything is rendered. */
async function drawAll({ time }: Rig): Promise<void> {
  for (let pause = 0; pause < 50; pause += 1) {
    await settle();
    time.advance(1);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

Deno.test("LiveRoom shows a pending message at once, and the event in its place when it arrives", () => {
  const made = rig(viewOf([]));
  join(made);
  made.room.actions.say("hi");
  assertEquals(made.room.model.pending.value.length, 1);
  deliver(made, {
    type: "ack",
    room: "lobby",
    nonce: "n1",
    seq: 1,
    id: "id1",
    at: 1,
  });
  assertEquals([texts(made), made.room.model.pending.value.length], [[], 1]);
  deliver(made, message(1, { user: ME, text: "hi" }));
  assertEquals([texts(made), made.room.model.pending.value.length], [["hi"], 0]);
});

Deno.test("LiveRoom sends again what was not acked, and shows it once", () => {
  const made = rig(viewOf([]));
  join(made);
  made.room.actions.say("hi");
  made.transport.link.events.closed("reconnect", "lost");
  made.room.actions.say("there");
  made.time.advance(250);
  // The first one is in the log: the join delivers it, and the ack follows.
  join(made, [message(1, { user: ME, text: "hi" })]);
  assertEquals(made.transport.link.sent, [{ type: "say", text: "hi", nonce: "n1" }]);
  deliver(made, {
    type: "ack",
    room: "lobby",
    nonce: "n1",
    seq: 1,
    id: "id1",
    at: 1,
  });
  deliver(made, {
    type: "ack",
    room: "lobby",
    nonce: "n2",
    seq: 2,
    id: "id2",
    at: 2,
  });
  deliver(made, message(2, { user: ME, text: "there" }));
  assertEquals(made.transport.link.sent.map((frame) => "nonce" in frame && frame.nonce), [
    "n1",
    "n2",
  ]);
  assertEquals([texts(made), made.room.model.pending.value.length], [["hi", "there"], 0]);
});

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

Deno.test("LiveRoom asks for a name after it lost its user, and then sends what was refused", async () => {
  const made = rig(viewOf([]), [{ user: ME }]);
  join(made);
  made.room.actions.say("hi");
  deliver(made, { type: "error", code: "unauthorized", message: "no", nonce: "n1" });
  assertEquals(made.room.model.user.value, null);
  await made.room.actions.signIn("me");
  join(made);
  assertEquals(made.transport.link.sent, [{ type: "say", text: "hi", nonce: "n1" }]);
});

Deno.test("LiveRoom signs in once and reconnects under the name", async () => {
  const made = rig(viewOf([], { user: null }), [{ user: ME }]);
  join(made, [], null);
  assertEquals(await made.room.actions.signIn("me"), undefined);
  assertEquals(made.asked, ["POST /session"]);
  assertEquals(made.room.model.user.value, ME);
  assertEquals(made.transport.links.length, 2);
  made.room.actions.say("hi");
  join(made);
  assertEquals(made.transport.link.sent.length, 1);
});

Deno.test("LiveRoom has no user once its session has ended", () => {
  const made = rig(viewOf([]));
  join(made);
  made.transport.link.events.closed("stay_away", "session_ended");
  assertEquals(made.room.model.user.value, null);
  assertEquals(made.room.model.connection.value.name, "stopped");
});

Deno.test("LiveRoom counts messages of its former user as unread", () => {
  const made = rig(viewOf([]));
  join(made);
  made.room.actions.setFollowing(false);
  deliver(made, message(1, { user: ME }));
  assertEquals(made.room.model.room.value.unread, undefined);
  deliver(made, { type: "error", code: "unauthorized", message: "no" });
  deliver(made, message(2, { user: ME }));
  assertEquals(made.room.model.room.value.unread, { count: 1, seq: 2 });
});

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

Deno.test("LiveRoom shows who types until they stop or send the message", () => {
  const made = rig(viewOf([]));
  join(made);
  const typing = { type: "typing", room: "lobby", user: ADA } as const;
  deliver(made, typing);
  assertEquals(made.room.model.typing.value, [ADA]);
  made.time.advance(5_000);
  assertEquals(made.room.model.typing.value, []);
  deliver(made, typing);
  deliver(made, message(1));
  assertEquals(made.room.model.typing.value, []);
});

Deno.test("LiveRoom notifies others of typing now and then, and again after each message", () => {
  const made = rig(viewOf([]));
  join(made);
  for (let letter = 0; letter < 10; letter += 1) made.room.actions.notifyTyping();
  made.room.actions.say("hi");
  made.room.actions.notifyTyping();
  assertEquals(made.transport.link.sent.map(({ type }) => type), ["typing", "say", "typing"]);
});

Deno.test("LiveRoom passes on frames of other rooms, and keeps them out of its own", () => {
  const received: string[] = [];
  const others = {
    live: ({ by, roomsMax }: { by: string; roomsMax: number }) =>
      received.push(`${by} ${roomsMax}`),
    lost: () => received.push("lost"),
    receive: (frame: IncomingFrame) => received.push(frame.type),
  };
  const made = rig(viewOf([]), [], { others });
  join(made);
  const elsewhere = { room: "work" } as const;
  deliver(made, message(1, elsewhere), { type: "typing", user: ADA, ...elsewhere }, {
    type: "error",
    code: "forbidden",
    message: "no",
    ...elsewhere,
  }, message(1, { text: "here" }));
  assertEquals(texts(made), ["here"]);
  assertEquals(made.room.model.typing.value, []);
  made.transport.link.events.closed("reconnect", "lost");
  const calls = ["lost", "websocket 50", "message", "typing", "error", "lost"];
  assertEquals(received, calls);
});

Deno.test("LiveRoom does not count answers about other rooms as a flood", () => {
  const taken: IncomingFrame[] = [];
  const others = {
    live() {},
    lost() {},
    receive: (frame: IncomingFrame) => void taken.push(frame),
  };
  const it = rig(viewOf([]), [], { others });
  join(it);
  for (let index = 0; index < 12; index += 1) {
    const room = `other-${index}`;
    deliver(it, {
      type: "joined",
      room,
      epoch: "e1",
      complete: true,
      ...pageOf([], 0),
    });
  }
  deliver(it, message(1));
  assertEquals([taken.length, it.room.model.room.value.messages.length], [12, 1]);
});

Deno.test("LiveRoom reports an absence again on a new connection", () => {
  const made = rig(viewOf([]));
  join(made);
  made.room.setAway(true);
  made.transport.link.events.closed("reconnect", "lost");
  made.time.advance(250);
  join(made);
  assertEquals(made.transport.link.sent, [{ type: "away", away: true }]);
  made.room.setAway(false);
  made.transport.link.events.closed("reconnect", "lost");
  made.time.advance(1_000);
  join(made);
  assertEquals(made.transport.link.sent, []);
});

Deno.test("LiveRoom shows lines for users who came and went, except for a reload", () => {
  const made = rig(viewOf([], { users: [ADA], count: 1 }));
  join(made);
  const none = { joined: [], left: [], away: [], back: [] };
  const presence = { type: "presence", room: "lobby", count: 2, ...none } as const;
  deliver(made, { ...presence, left: [ADA.id] });
  made.time.advance(5_000);
  deliver(made, { ...presence, joined: [ADA, ME] });
  made.time.advance(60_000);
  assertEquals(made.room.model.joinLeaveNotices.value, []);
  deliver(made, { ...presence, left: [ADA.id] });
  made.time.advance(60_000);
  assertEquals(made.room.model.joinLeaveNotices.value.map(({ went }) => went), [[ADA]]);
});

Deno.test("LiveRoom counts as read what another tab has read", () => {
  const made = rig(viewOf(messages(1, 2)));
  join(made, [], ME, 2);
  made.room.actions.setFollowing(false);
  deliver(made, ...messages(3, 6));
  assertEquals(made.room.model.room.value.unread, { count: 4, seq: 3 });
  made.room.setReadElsewhere(4);
  assertEquals(made.room.model.room.value.unread, { count: 2, seq: 5 });
  made.room.setReadElsewhere(6);
  assertEquals(made.room.model.room.value.unread, undefined);
});

Deno.test("LiveRoom[Symbol.dispose]() leaves no timer behind", () => {
  const made = rig(viewOf([]));
  join(made);
  made.room.actions.say("hi");
  deliver(made, message(1), { type: "typing", room: "lobby", user: ADA });
  made.room[Symbol.dispose]();
  assertEquals(made.time.pendingTimers, 0);
});

Deno.test("LiveRoom edits no older message while the last one is being sent", () => {
  const it = rig(viewOf([message(1, { user: ME, text: "older" })]));
  join(it, [], ME, 1);
  it.room.actions.say("newest");
  assertEquals([it.room.actions.editLast(), it.room.model.editing.value], [false, undefined]);
  // It is in the log, although its ack has not arrived.
  deliver(it, message(2, { user: ME, text: "newest" }));
  assertEquals([it.room.actions.editLast(), it.room.model.editing.value], [true, 2]);
  deliver(it, { type: "ack", room: "lobby", nonce: "n1", seq: 2, id: "x", at: 1 });
  assertEquals([it.room.actions.editLast(), it.room.model.editing.value], [true, 2]);
});

Deno.test("LiveRoom uses the name that was chosen in another tab", () => {
  const it = rig(viewOf([]));
  join(it);
  deliver(it, message(1, { user: { ...ME, name: "new me" } }));
  assertEquals(it.room.model.user.value?.name, "new me");
});

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

/** A network that drops packets. */
function unanswered(_input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return new Promise((_, fail) => {
    init?.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
  });
}

Deno.test("LiveRoom takes its new name from the first frame that has it", async (t) => {
  const named = { ...ME, name: "me anew", avatar: "/avatars/u_me?v=2" };
  const presence = {
    type: "presence",
    room: "lobby",
    joined: [],
    left: [],
    away: [],
    back: [],
    count: 2,
  } as const;
  const ways: Readonly<Record<string, IncomingFrame>> = {
    "who came": { ...presence, joined: [ADA, named] },
    "who is here": {
      type: "joined",
      room: "lobby",
      epoch: "e1",
      complete: true,
      ...pageOf([], 0),
      users: [{ ...named, away: true }],
      count: 1,
    },
    "a message of one's own": message(1, { user: named }),
  };
  for (const [way, frame] of Object.entries(ways)) {
    await t.step(way, () => {
      const made = rig(viewOf([]));
      join(made);
      deliver(made, frame);
      made.time.advance(1_000);
      assertEquals(made.room.model.user.value, named);
    });
  }
  await t.step("nobody else's, and not again if it is the same", () => {
    const made = rig(viewOf([]));
    join(made);
    const before = made.room.model.user.value;
    deliver(made, {
      ...presence,
      joined: [{ ...ADA, name: ME.name }, { ...ME, away: true }],
    });
    deliver(made, { ...presence, away: [ME.id], back: [ME.id], left: [ME.id] });
    made.time.advance(1_000);
    assertEquals(made.room.model.user.value === before, true);
  });
});
