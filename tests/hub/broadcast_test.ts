// A broadcast is serialized once for each format, for any number of readers.

import { assertEquals } from "@std/assert";
import { ConfusableNames } from "../../hub/names/confusable_names.ts";
import { Broadcast, postLength, type RoomUpdate, type WireFormat } from "../../hub/broadcast.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { seqOf, user } from "../support/hub_in_memory.ts";

const ROOM = { name: "lobby", epoch: "epoch", confusableNames: new ConfusableNames() };

function event(seq: number): LogEvent {
  return {
    type: "message",
    room: "lobby",
    seq,
    id: `id-${seq}`,
    at: 1_000,
    user: user("alice"),
    text: `${seq}`,
  };
}

function postOf(...seqs: number[]): Broadcast {
  return new Broadcast(ROOM, { type: "events", events: seqs.map(event) });
}

/** Writes the seqs of events and counts its calls; it omits presence. */
function countingFormat(name = "counting") {
  const asked: RoomUpdate[] = [];
  const format: WireFormat = {
    name,
    encode(update, { name: room, epoch }) {
      asked.push(update);
      return update.type === "events"
        ? `${room} ${epoch} ${name} ${update.events.map(seqOf)}`
        : update.type === "typing"
        ? "typing"
        : null;
    },
  };
  return { format, asked };
}

const PRESENCE = {
  type: "presence",
  joined: [],
  left: ["u_bob"],
  away: [],
  back: [],
  count: 0,
} as const;

Deno.test("Broadcast.encoded() serializes once for all readers of a format", () => {
  const { format, asked } = countingFormat();
  const broadcast = postOf(4, 5);
  assertEquals(broadcast.encoded(format), "lobby epoch counting 4,5");
  assertEquals(broadcast.encoded({ ...format }), "lobby epoch counting 4,5");
  assertEquals(asked.length, 1);
});

Deno.test("Broadcast.encoded() writes for each format", () => {
  const broadcast = postOf(4);
  assertEquals(broadcast.encoded(countingFormat("json").format), "lobby epoch json 4");
  assertEquals(broadcast.encoded(countingFormat("plain").format), "lobby epoch plain 4");
});

Deno.test("Broadcast.encoded() calls the encoder once even if a format omits the update", () => {
  const { format, asked } = countingFormat();
  const broadcast = new Broadcast(ROOM, PRESENCE);
  assertEquals([broadcast.encoded(format), broadcast.encoded(format)], [null, null]);
  assertEquals(asked.length, 1);
});

Deno.test("Broadcast.encodedAfter() has only the events after a seq, and null if there are none", () => {
  const { format } = countingFormat();
  const broadcast = postOf(4, 5, 6);
  assertEquals(broadcast.encodedAfter(format, 3), "lobby epoch counting 4,5,6");
  assertEquals(broadcast.encodedAfter(format, 5), "lobby epoch counting 6");
  assertEquals(broadcast.encodedAfter(format, 6), null);
  assertEquals(broadcast.encoded(format), "lobby epoch counting 4,5,6");
});

Deno.test("Broadcast.encodedAfter() has what is not in the log whole", () => {
  const broadcast = new Broadcast(ROOM, { type: "typing", users: [user("bob")] });
  assertEquals(broadcast.encodedAfter(countingFormat().format, 1_000), "typing");
});

Deno.test("Broadcast.firstSeq is the first event's, and past all seqs for what is not in the log", () => {
  assertEquals(postOf(4, 5).firstSeq, 4);
  assertEquals(new Broadcast(ROOM, PRESENCE).firstSeq, Infinity);
});

function saying(text: string): LogEvent {
  return { type: "message", room: "lobby", seq: 1, id: "id", at: 1_000, user: user("王"), text };
}

function bytesOf(events: readonly LogEvent[]): number {
  return new TextEncoder().encode(events.map((event) => JSON.stringify(event)).join("\n")).length;
}

Deno.test("postLength() takes all of a few events, and none of none", () => {
  assertEquals(postLength([]), 0);
  assertEquals(postLength(Array(100).fill(saying("hi"))), 100);
});

Deno.test("postLength() never takes more than a page's bytes, whatever the texts are made of", () => {
  for (const character of ["x", "é", "王", "😀", '"', "\\", "\n", "\u2028", "\uFFFD"]) {
    const burst = Array(2_000).fill(saying(character.repeat(2_000)));
    const length = postLength(burst);
    assertEquals(length > 1, true);
    assertEquals(bytesOf(burst.slice(0, length)) <= PAGE_MAX_BYTES, true, character);
  }
});

Deno.test("postLength() takes one at least", () => {
  assertEquals(postLength([saying("x".repeat(PAGE_MAX_BYTES)), saying("hi")]), 1);
});
