// What a room writes: the rules of commands, their rate, their order, and their acks.

import { assertEquals } from "@std/assert";
import type { Room } from "../../hub/room.ts";
import {
  actor,
  guest,
  hubInMemory,
  Listener,
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

const hi = { type: "message", text: "hi" } as const;

async function current(room: Room) {
  return (await room.read(alice, { place: { newest: true }, limit: 50 })).events;
}

Deno.test("Room.write() writes what a person says, cleaned, as that person", async () => {
  const { room } = lobbyInMemory();
  const { seq } = await room.write(alice, { type: "message", text: "a\r\nb\u0000" });
  const [event] = await current(room);
  assertEquals(seq, 1);
  assertEquals(event?.type === "message" && event.text, "a\nb\uFFFD");
  assertEquals(event?.user.id, "u_alice");
});

Deno.test("Room.write() cleans an edit's text as it does a message's", async () => {
  const { room } = lobbyInMemory({ textMax: 5 });
  await room.write(alice, hi);
  await room.write(alice, { type: "edit", target: 1, text: "a\rb" });
  const [message] = await current(room);
  assertEquals(message?.type === "message" && message.text, "a\nb");
  const edit = { type: "edit", target: 1 } as const;
  assertEquals((await rejectionOf(room.write(alice, { ...edit, text: " " }))).code, "empty");
  assertEquals(
    (await rejectionOf(room.write(alice, { ...edit, text: "123456" }))).code,
    "too_long",
  );
});

Deno.test("Room.write() returns the first position for a repeated nonce, whose event is sent once", async () => {
  const { room } = lobbyInMemory();
  const listener = new Listener();
  listener.join(room);
  const command = { ...hi, nonce: "c-1" };
  const first = await room.write(alice, command);
  const again = await room.write(alice, command);
  await nextTask();
  assertEquals([again.seq, again.id, again.repeated], [first.seq, first.id, true]);
  assertEquals(listener.seqs, [1]);
  const other = room.write(alice, { ...command, text: "ho" });
  assertEquals((await rejectionOf(other)).code, "conflict");
});

Deno.test("Room.write() refuses nobody in particular, and a guest's changes", async () => {
  const { room } = lobbyInMemory();
  const bob = guest("bob");
  await room.write(bob, hi);
  assertEquals((await rejectionOf(room.write(actor(), hi))).code, "unauthorized");
  for (const command of [{ type: "edit", target: 1, text: "ho" }, { type: "delete", target: 1 }]) {
    assertEquals((await rejectionOf(room.write(bob, command as typeof hi))).code, "forbidden");
  }
  assertEquals(await room.head(), 1);
});

Deno.test("Room.write() changes no message of another user that is written at the same time", async () => {
  for (
    const command of [{ type: "edit", target: 2, text: "mine" }, { type: "delete", target: 2 }]
  ) {
    const { room } = lobbyInMemory();
    await room.write(alice, hi);
    const change = rejectionOf(room.write(actor("mallory"), command as typeof hi));
    await room.write(alice, hi);
    assertEquals((await change).code, "not_found");
    const [, second] = await current(room);
    assertEquals(second?.type === "message" && second.text, "hi");
  }
});

Deno.test("Room.write() acks the retry of an edit whose message was deleted since", async () => {
  const { room } = lobbyInMemory();
  await room.write(alice, hi);
  const command = { type: "edit", target: 1, text: "ho", nonce: "e-1" } as const;
  const first = await room.write(alice, command);
  await room.write(alice, { type: "delete", target: 1 });
  assertEquals(await room.write(alice, command), { ...first, repeated: true });
});

Deno.test("Room.write() refuses changes of another user's message, and what the log refuses", async () => {
  const { room, log } = lobbyInMemory();
  await room.write(actor("bob"), hi);
  const codeOf = async (target: number) =>
    (await rejectionOf(room.write(alice, { type: "delete", target }))).code;
  assertEquals(await codeOf(1), "forbidden");
  assertEquals(await codeOf(2), "not_found");
  await room.write(actor("bob"), { type: "delete", target: 1 });
  assertEquals(await codeOf(1), "gone");
  await log.close();
  assertEquals((await rejectionOf(room.write(alice, hi))).code, "unavailable");
});

Deno.test("Room.write() counts against the user's rate, and a refusal says how long to wait", async () => {
  const asked: string[] = [];
  const { room } = lobbyInMemory({
    takeSay: ({ address }, { id }) => asked.push(`${address} ${id}`) > 2 ? 500 : 0,
  });
  await room.write(alice, hi);
  await room.write(alice, { type: "edit", target: 1, text: "ho" });
  const { code, retryAfter } = await rejectionOf(room.write(alice, hi));
  assertEquals([code, retryAfter], ["rate_limited", 500]);
  assertEquals(asked, Array(3).fill("192.0.2.1 u_alice"));
  assertEquals(await room.head(), 2);
});

Deno.test("Room.write() does not charge a refused command to the rate limit", async () => {
  let taken = 0;
  const { room } = lobbyInMemory({ takeSay: () => taken++ });
  await rejectionOf(room.write(actor(), hi));
  await rejectionOf(room.write(alice, { type: "message", text: " " }));
  assertEquals(taken, 0);
});

Deno.test("Room.write() resolves before anybody sees the event, its author too", async () => {
  const { room } = lobbyInMemory();
  const order: string[] = [];
  const listener = new Listener();
  room.subscribe({
    sendQueue: listener.sendQueue,
    format: {
      name: "order",
      encode(update) {
        if (update.type === "events") order.push(...update.events.map(({ seq }) => `event ${seq}`));
        return null;
      },
    },
  }).goLive(0);
  const said = range(1, 20).map(async () => {
    const { seq } = await room.write(alice, hi);
    order.push(`ack ${seq}`);
  });
  await Promise.all(said);
  await nextTask();
  assertEquals(order.length, 40);
  for (const seq of range(1, 20)) {
    assertEquals(order.indexOf(`ack ${seq}`) < order.indexOf(`event ${seq}`), true);
  }
  assertEquals(
    order.filter((line) => line.startsWith("event")),
    range(1, 20).map((n) => `event ${n}`),
  );
});

Deno.test("Room.write() opens no room that another node has opened", async () => {
  const kinds: string[] = [];
  const takeSay = (_actor: unknown, _user: unknown, kind: string) => kinds.push(kind) * 0;
  const { hub, log } = hubInMemory(new LaggingLog(), { takeSay });
  const room = hub.room("lobby");
  assertEquals(await room.head(), 0);
  log.appendElsewhere("lobby", message("1"));
  await log.catchUp();
  // This node's watch has not emitted the event yet.
  await Promise.all([room.write(alice, hi), room.write(alice, hi)]);
  assertEquals(kinds, ["further", "further"]);
});

Deno.test("Room.write() keeps the order of writes that begin in an empty room", async () => {
  const kinds: string[] = [];
  const takeSay = (_actor: unknown, _user: unknown, kind: string) => kinds.push(kind) * 0;
  const { room } = lobbyInMemory({ takeSay });
  const outcomes = await Promise.all([
    room.write(alice, { type: "message", text: "a" }),
    room.write(alice, { type: "edit", target: 1, text: "b" }),
    room.write(alice, { type: "message", text: "c" }),
    room.write(alice, { type: "delete", target: 3 }),
  ]);
  assertEquals(outcomes.map(seqOf), [1, 2, 3, 4]);
  assertEquals(kinds.toSorted(), ["further", "further", "further", "opening"]);
});

Deno.test("Room.write() keeps the order of changes and messages", async () => {
  const { room } = lobbyInMemory();
  await say(room, 1);
  const outcomes = await Promise.all([
    room.write(alice, { type: "edit", target: 1, text: "a" }),
    room.write(alice, { type: "message", text: "b" }),
    room.write(alice, { type: "edit", target: 1, text: "c" }),
    room.write(alice, { type: "delete", target: 1 }),
    room.write(alice, { type: "message", text: "d" }),
  ]);
  assertEquals(outcomes.map(seqOf), [2, 3, 4, 5, 6]);
});

Deno.test("Room.write() keeps the order of writes that arrive while the log is asked", async () => {
  const { room } = lobbyInMemory();
  const texts = range(1, 50).map(String);
  const said: Promise<unknown>[] = [];
  // Each arrives a microtask later: some before the answer, some during it, some after it.
  for (const text of texts) {
    said.push(room.write(alice, { type: "message", text }));
    await Promise.resolve();
  }
  await Promise.all(said);
  const events = await current(room);
  assertEquals(events.map((event) => event.type === "message" && event.text), texts);
});
