// A whole room without a browser: connection, outbox and store together over transports that break.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import type { IncomingFrame } from "../../../client/connection/transport.ts";
import { ADA, ME, message, messages, pageOf, viewOf } from "../sample.ts";
import { deliver, join, rig, texts } from "./live_room_rig.ts";

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
