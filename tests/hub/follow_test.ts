// A reader without a JSON WebSocket: the log page by page, then live.

import { assertEquals } from "@std/assert";
import { ServerPolicy } from "../../hub/policy.ts";
import { follow, type FollowOptions } from "../../hub/follow.ts";
import type { SendQueue } from "../../hub/send_queue.ts";
import type { Room } from "../../hub/room.ts";
import type { WireFormat } from "../../hub/broadcast.ts";
import {
  actor,
  afterCatchUp,
  hubInMemory,
  Listener,
  lobbyInMemory,
  nextTask,
  range,
  say,
  UPDATES,
  user,
} from "../support/hub_in_memory.ts";
import { LaggingLog } from "../support/lagging_log.ts";
import { rejectionOf } from "../support/refusal_of.ts";
import { message } from "../store/log_vocabulary.ts";

/** How to follow a room on a send queue, without a name. */
function reading(room: Room, sendQueue: SendQueue): FollowOptions {
  return { room, actor: actor(), sendQueue, format: UPDATES };
}

Deno.test("follow() begins with the newest page if there is no cursor, then goes live", async () => {
  const { room } = lobbyInMemory();
  await say(room, 70);
  const reader = new Listener();
  await follow(reading(room, reader.sendQueue));
  await say(room, 2);
  assertEquals(reader.seqs, range(21, 72));
});

Deno.test("follow() sends nothing of an empty room, then its first message", async () => {
  const { room } = lobbyInMemory();
  const reader = new Listener();
  await follow(reading(room, reader.sendQueue));
  assertEquals(reader.writer.sent, []);
  await say(room, 1);
  assertEquals(reader.seqs, [1]);
});

Deno.test("follow() sends everything after a cursor page by page, however much it is", async () => {
  const { room } = lobbyInMemory();
  await say(room, 450);
  const reader = new Listener();
  await follow({ ...reading(room, reader.sendQueue), cursor: { seq: 3, epoch: room.epoch } });
  assertEquals(reader.writer.sent.length, 3);
  await say(room, 1);
  assertEquals(reader.seqs, range(4, 451));
});

Deno.test("follow() has no gap and no repetition while users keep writing", async () => {
  const { room } = lobbyInMemory();
  await say(room, 450);
  const reader = new Listener();
  let said = 450;
  let talking: Promise<void> = Promise.resolve();
  const format: WireFormat = {
    name: "talking",
    encode(update) {
      // With each of the first 200 flushes, a message is written.
      if (said++ < 650) talking = talking.then(() => say(room, 1));
      return JSON.stringify(update);
    },
  };
  await follow({ ...reading(room, reader.sendQueue), format, cursor: { seq: 0 } });
  while (await room.head() < 650) await talking;
  await nextTask();
  assertEquals(reader.seqs, range(1, await room.head()));
});

Deno.test("follow() reports an invalid cursor once, before the newest page", async () => {
  const { room, time } = lobbyInMemory();
  await say(room, 60);
  for (const cursor of [{ seq: 7, epoch: "other" }, { seq: 61 }]) {
    const reader = new Listener();
    const onReset = (head: number) => reader.sendQueue.put(`{"type":"reset","head":${head}}`);
    const following = follow({ ...reading(room, reader.sendQueue), cursor, onReset });
    await afterCatchUp(time, following);
    const [reset, ...updates] = reader.update as { type: string }[];
    assertEquals(reset as unknown, { type: "reset", head: 60 });
    assertEquals(updates.length, 1);
    assertEquals(reader.seqs, range(11, 60));
  }
});

Deno.test("follow() continues from a cursor of another node once this one has caught up, without a reset", async () => {
  const { hub, log } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 3);
  for (const text of ["4", "5"]) log.appendElsewhere("lobby", message(text));
  const reader = new Listener();
  let resets = 0;
  const onReset = () => resets++;
  const cursor = { seq: 4, epoch: room.epoch };
  const following = follow({ ...reading(room, reader.sendQueue), cursor, onReset });
  await nextTask();
  assertEquals(reader.writer.sent, []);
  await log.catchUp();
  await following;
  await say(room, 1);
  assertEquals([reader.seqs, resets], [[5, 6], 0]);
});

Deno.test("follow() reports that it has caught up, after the last page and before new events", async () => {
  const { room } = lobbyInMemory();
  await say(room, 450);
  const reader = new Listener();
  const users: unknown[] = [];
  const onLive = (seq: number) => {
    users.push(room.users());
    reader.sendQueue.put(`{"type":"live","seq":${seq}}`);
  };
  const format: WireFormat = {
    name: "a user joins between two pages",
    encode(update) {
      if (update.type === "events" && update.events[0]!.seq === 201) room.enter(user("dave"));
      return JSON.stringify(update);
    },
  };
  await follow({ ...reading(room, reader.sendQueue), format, cursor: { seq: 0 }, onLive });
  await say(room, 1);
  const reported = (reader.update as { type: string; seq?: number }[]).map(({ type, seq }) =>
    seq ?? type
  );
  assertEquals(reported, ["events", "events", "events", 450, "events"]);
  assertEquals(users, [[user("dave")]]);
});

Deno.test("follow() sends no further page before the one before it was taken", async () => {
  const { room } = lobbyInMemory();
  await say(room, 210, () => "x".repeat(1_000));
  const reader = new Listener();
  reader.writer.reading = false;
  const following = follow({ ...reading(room, reader.sendQueue), cursor: { seq: 0 } });
  for (let i = 0; i < 20; i++) await nextTask();
  assertEquals(reader.writer.sent.length, 1);
  reader.writer.reading = true;
  reader.writer.drain();
  await following;
  assertEquals(reader.seqs, range(1, 210));
});

Deno.test("follow() resolves undefined and leaves no handle if the send queue was closed", async () => {
  const { room } = lobbyInMemory();
  await say(room, 1);
  const reader = new Listener();
  reader.sendQueue[Symbol.dispose]();
  assertEquals(await follow(reading(room, reader.sendQueue)), undefined);
  assertEquals(room.idle, true);
});

Deno.test("follow() leaves no handle if reading is refused", async () => {
  const { room } = lobbyInMemory({ policy: new ServerPolicy({ membersOnly: true }) });
  const reader = new Listener();
  const { code } = await rejectionOf(follow(reading(room, reader.sendQueue)));
  assertEquals(code, "unauthorized");
  assertEquals(room.idle, true);
});
