// A post is written out once for each format, however many read it.

import { assertEquals } from "@std/assert";
import { Namesakes } from "../../hub/namesakes.ts";
import { type RoomNews, RoomPost, type WireFormat } from "../../hub/room_post.ts";
import type { LogEvent } from "../../protocol/event.ts";
import { seqOf, user } from "../support/house_in_memory.ts";

const ROOM = { name: "lobby", epoch: "epoch", namesakes: new Namesakes() };

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

function postOf(...seqs: number[]): RoomPost {
  return new RoomPost(ROOM, { type: "events", events: seqs.map(event) });
}

/** Writes the seqs of events, and counts how often it is asked; presence it leaves out. */
function countingFormat(name = "counting") {
  const asked: RoomNews[] = [];
  const format: WireFormat = {
    name,
    encode(news, { name: room, epoch }) {
      asked.push(news);
      return news.type === "events"
        ? `${room} ${epoch} ${name} ${news.events.map(seqOf)}`
        : news.type === "typing"
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

Deno.test("RoomPost.encoded() writes once for all who read the same format", () => {
  const { format, asked } = countingFormat();
  const post = postOf(4, 5);
  assertEquals(post.encoded(format), "lobby epoch counting 4,5");
  assertEquals(post.encoded({ ...format }), "lobby epoch counting 4,5");
  assertEquals(asked.length, 1);
});

Deno.test("RoomPost.encoded() writes for each format", () => {
  const post = postOf(4);
  assertEquals(post.encoded(countingFormat("json").format), "lobby epoch json 4");
  assertEquals(post.encoded(countingFormat("plain").format), "lobby epoch plain 4");
});

Deno.test("RoomPost.encoded() asks once also where a format leaves the news out", () => {
  const { format, asked } = countingFormat();
  const post = new RoomPost(ROOM, PRESENCE);
  assertEquals([post.encoded(format), post.encoded(format)], [null, null]);
  assertEquals(asked.length, 1);
});

Deno.test("RoomPost.encodedAfter() has only the events after a seq, and null where there are none", () => {
  const { format } = countingFormat();
  const post = postOf(4, 5, 6);
  assertEquals(post.encodedAfter(format, 3), "lobby epoch counting 4,5,6");
  assertEquals(post.encodedAfter(format, 5), "lobby epoch counting 6");
  assertEquals(post.encodedAfter(format, 6), null);
  assertEquals(post.encoded(format), "lobby epoch counting 4,5,6");
});

Deno.test("RoomPost.encodedAfter() has what is not in the log whole", () => {
  const post = new RoomPost(ROOM, { type: "typing", users: [user("bob")] });
  assertEquals(post.encodedAfter(countingFormat().format, 1_000), "typing");
});

Deno.test("RoomPost.firstSeq is the first event's, and past all seqs for what is not in the log", () => {
  assertEquals(postOf(4, 5).firstSeq, 4);
  assertEquals(new RoomPost(ROOM, PRESENCE).firstSeq, Infinity);
});
