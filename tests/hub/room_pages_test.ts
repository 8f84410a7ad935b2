// The pages that a room's readers start from, also on a node whose log lags behind others.

import { assertEquals } from "@std/assert";
import { ServerPolicy } from "../../hub/policy.ts";
import { MemoryLog } from "../../store/memory/event_log.ts";
import type { Room } from "../../hub/room.ts";
import { CATCH_UP_MAX, PAGE_DEFAULT } from "../../protocol/limits.ts";
import {
  actor,
  afterCatchUp,
  hubInMemory,
  lobbyInMemory,
  nextTask,
  range,
  say,
  seqOf,
} from "../support/hub_in_memory.ts";
import { message } from "../store/log_vocabulary.ts";
import { LaggingLog } from "../support/lagging_log.ts";
import { rejectionOf } from "../support/refusal_of.ts";

const alice = actor("alice");

Deno.test("Room.read() and Room.catchUp() let nobody in particular read an open server only", async () => {
  const newest = { place: { newest: true }, limit: 50 } as const;
  const open = lobbyInMemory().room;
  assertEquals((await open.read(actor(), newest)).events, []);
  assertEquals((await open.catchUp(actor(), undefined)).events, []);
  const closed = lobbyInMemory({ policy: new ServerPolicy({ membersOnly: true }) }).room;
  assertEquals((await rejectionOf(closed.read(actor(), newest))).code, "unauthorized");
  assertEquals((await rejectionOf(closed.catchUp(actor(), undefined))).code, "unauthorized");
  assertEquals((await closed.catchUp(alice, undefined)).events, []);
});

Deno.test("Room.read() is complete if nothing is missing between the cursor and the page", async () => {
  const { room, time } = lobbyInMemory();
  await say(room, 60);
  const { epoch } = room;
  const outcome = async (request: Parameters<Room["read"]>[1]) => {
    const page = await afterCatchUp(time, room.read(alice, request));
    const { events, complete, head, json } = page;
    assertEquals(head, 60);
    assertEquals(JSON.parse(json), events);
    return [events.map(seqOf), complete];
  };
  assertEquals(await outcome({ place: { newest: true }, limit: 60 }), [range(1, 60), true]);
  assertEquals(await outcome({ place: { newest: true }, limit: 59 }), [range(2, 60), false]);
  assertEquals(await outcome({ place: { after: 50 }, limit: 5 }), [range(51, 55), true]);
  assertEquals(await outcome({ place: { after: 58 }, epoch, limit: 5 }), [[59, 60], true]);
  assertEquals(await outcome({ place: { after: 60 }, limit: 5 }), [[], true]);
  assertEquals(await outcome({ place: { before: 5 }, limit: 2 }), [[3, 4], true]);
  assertEquals(await outcome({ place: { around: 30 }, limit: 3 }), [[29, 30, 31], true]);
  // An invalid cursor gets the newest page instead.
  assertEquals(await outcome({ place: { after: 61 }, limit: 2 }), [[59, 60], false]);
  assertEquals(await outcome({ place: { after: 1 }, epoch: "other", limit: 2 }), [[59, 60], false]);
});

Deno.test("Room.catchUp() returns the last events to a new reader, complete if they are all there is", async () => {
  const { room } = lobbyInMemory();
  const outcome = async () => {
    const { events, complete, head } = await room.catchUp(alice, undefined);
    return [events.map(seqOf), complete, head];
  };
  assertEquals(await outcome(), [[], true, 0]);
  await say(room, PAGE_DEFAULT);
  assertEquals(await outcome(), [range(1, PAGE_DEFAULT), true, PAGE_DEFAULT]);
  await say(room, 1);
  assertEquals(await outcome(), [range(2, PAGE_DEFAULT + 1), false, PAGE_DEFAULT + 1]);
});

Deno.test("Room.catchUp() returns everything missed, up to the limit of a join", async () => {
  const { room, time } = lobbyInMemory();
  const head = CATCH_UP_MAX + 10;
  await say(room, head);
  const newest = [range(head - PAGE_DEFAULT + 1, head), false];
  const outcome = async (seq: number, epoch?: string) => {
    const cursor = epoch === undefined ? { seq } : { seq, epoch };
    const { events, complete } = await afterCatchUp(time, room.catchUp(alice, cursor));
    return [events.map(seqOf), complete];
  };
  assertEquals(await outcome(head), [[], true]);
  assertEquals(await outcome(head - 1, room.epoch), [[head], true]);
  assertEquals(await outcome(10), [range(11, head), true]);
  assertEquals(await outcome(9), newest);
  assertEquals(await outcome(0), newest);
  assertEquals(await outcome(head + 1), newest);
  assertEquals(await outcome(head - 1, "other"), newest);
});

Deno.test("Room.catchUp() begins with the newest page if more was missed than fits into a page", async () => {
  const { room } = lobbyInMemory();
  await say(room, 100, () => "x".repeat(4_000));
  const { events, complete, head } = await room.catchUp(alice, { seq: 0 });
  assertEquals([events.at(-1)?.seq, complete, head], [100, false, 100]);
});

Deno.test("Room.catchUp() reads no page in vain if more was missed than a join may bring", async () => {
  const { room, log } = lobbyInMemory();
  await say(room, CATCH_UP_MAX + 10);
  const listed: number[] = [];
  const read = log.read.bind(log);
  log.read = async (...args) => {
    const page = await read(...args);
    listed.push(page.events.length);
    return page;
  };
  await room.catchUp(alice, { seq: 3 });
  await room.catchUp(alice, { seq: 4 });
  assertEquals(listed, [0, PAGE_DEFAULT, 0]);
});

Deno.test("Room.catchUp() reads once for many readers that reconnect with the same cursor", async () => {
  let reads = 0;
  const log = new class extends MemoryLog {
    override read(...args: Parameters<MemoryLog["read"]>) {
      reads++;
      return super.read(...args);
    }
  }();
  const room = hubInMemory(log).hub.room("lobby");
  await say(room, 10);
  const pages = await Promise.all(range(1, 1_000).map(() => room.catchUp(alice, { seq: 5 })));
  assertEquals(reads, 1);
  assertEquals(pages.every(({ complete }) => complete), true);
});

Deno.test("Room.read() and Room.catchUp() wait for a cursor that another node gave out", async () => {
  const { hub, log } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 3);
  for (const text of ["4", "5"]) log.appendElsewhere("lobby", message(text));
  const { epoch } = room;
  const pages = Promise.all([
    room.read(alice, { place: { after: 4 }, epoch, limit: 50 }),
    room.catchUp(alice, { seq: 4, epoch }),
    room.catchUp(alice, { seq: 5 }),
  ]);
  await nextTask();
  await log.catchUp();
  assertEquals(
    (await pages).map(({ events, complete }) => [events.map(seqOf), complete]),
    [[[5], true], [[5], true], [[], true]],
  );
});

Deno.test("Room.read() and Room.catchUp() reset a reader whose cursor this node never reaches", async () => {
  const { hub, log, time } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 3);
  log.appendElsewhere("lobby", message("4"));
  const read = room.read(alice, { place: { after: 4 }, limit: 2 });
  const joined = room.catchUp(alice, { seq: 4 });
  const pages = await afterCatchUp(time, Promise.all([read, joined]));
  assertEquals(
    pages.map(({ events, complete }) => [events.map(seqOf), complete]),
    [[[2, 3], false], [[1, 2, 3], false]],
  );
});

Deno.test("Room.event() waits for an event of another node, and asks before it says no", async () => {
  const { hub, log, time } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 1);
  assertEquals((await room.event(alice, 1))?.seq, 1);
  log.appendElsewhere("lobby", message("2"));
  const second = room.event(alice, 2);
  await nextTask();
  await log.catchUp();
  assertEquals((await second)?.seq, 2);
  assertEquals(await afterCatchUp(time, room.event(alice, 3)), undefined);
});

Deno.test("polls and joins of a quiet room do not reach the log", async () => {
  const { hub, log } = hubInMemory(new LaggingLog());
  const room = hub.room("lobby");
  await say(room, 2);
  await room.catchUp(alice, undefined);
  const before = log.reads;
  const { epoch } = room;
  for (let n = 0; n < 100; n++) {
    await room.catchUp(alice, { seq: 2, epoch });
    const { first, last, head, newest, complete, json } = await room.read(alice, {
      place: { after: 2 },
      epoch,
      limit: 50,
    });
    assertEquals([first, last, head, newest, complete, json], [3, 2, 2, 2, true, "[]"]);
    assertEquals(await room.waitPast(2, AbortSignal.abort()), false);
  }
  await room.catchUp(alice, undefined);
  assertEquals(log.reads, before);
});
