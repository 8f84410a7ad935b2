// From a page to live events: no gap and no repetition, whatever happens in between.

import { assertEquals } from "@std/assert";
import { ChannelGroup } from "../../hub/channel.ts";
import { ConfusableNames } from "../../hub/names/confusable_names.ts";
import { Broadcast } from "../../hub/broadcast.ts";
import { Subscriber } from "../../hub/subscriber.ts";
import type { User } from "../../protocol/events/base.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { Listener, range, UPDATES, user } from "../support/hub_in_memory.ts";
import { randomFrom } from "../support/random.ts";

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

function nameOf({ name }: User): string {
  return name;
}

/** A room's channel, and a connection that subscribes when the test says so. */
function channelInHand() {
  const group = new ChannelGroup<Broadcast>({ onListenerError: reportError });
  const author = group.open("lobby");
  const listener = new Listener();
  return {
    group,
    listener,
    post: (first: number, last: number) =>
      author.postMessage(
        new Broadcast(ROOM, { type: "events", events: range(first, last).map(event) }),
      ),
    typing: (...names: readonly string[]) =>
      author.postMessage(new Broadcast(ROOM, { type: "typing", users: names.map(user) })),
    presence: (name: string) => {
      const change = { joined: [user(name)], left: [], away: [], back: [], count: 1 };
      author.postMessage(new Broadcast(ROOM, { type: "presence", ...change }));
    },
    subscribe: (userId?: string) =>
      new Subscriber(group.open("lobby"), {
        format: UPDATES,
        sendQueue: listener.sendQueue,
        ...(userId === undefined ? {} : { userId }),
      }),
  };
}

Deno.test("Subscriber holds what comes until goLive(), and leaves out what the page brought", () => {
  const { listener, post, subscribe } = channelInHand();
  const subscriber = subscribe();
  post(1, 3);
  post(4, 6);
  post(7, 8);
  assertEquals(listener.seqs, []);
  subscriber.goLive(5);
  assertEquals(listener.seqs, [6, 7, 8]);
  post(9, 9);
  assertEquals(listener.seqs, [6, 7, 8, 9]);
});

Deno.test("Subscriber.goLive() leaves out what is still to be posted and was on the page", () => {
  const { listener, post, subscribe } = channelInHand();
  subscribe().goLive(5);
  post(3, 4);
  post(5, 7);
  assertEquals(listener.seqs, [6, 7]);
});

Deno.test("Subscriber.goLive() counts once", () => {
  const { listener, post, subscribe } = channelInHand();
  const subscriber = subscribe();
  subscriber.goLive(5);
  subscriber.goLive(100);
  post(6, 6);
  assertEquals(listener.seqs, [6]);
});

Deno.test("Subscriber has no gap and no repeat between page and live, however they interleave", () => {
  for (let seed = 1; seed <= 1_000; seed++) {
    const random = randomFrom(seed);
    const upTo = (most: number) => Math.floor(random() * (most + 1));
    const { listener, post, subscribe } = channelInHand();
    let head = upTo(20);
    let posted = upTo(head);
    const write = () => head += upTo(3);
    const flush = () => {
      const last = posted + upTo(head - posted);
      if (last > posted) post(posted + 1, last);
      posted = last;
    };
    const churn = () => {
      for (let steps = upTo(6); steps > 0; steps--) random() < 0.5 ? write() : flush();
    };

    const cursor = upTo(head);
    churn();
    const subscriber = subscribe();
    churn();
    const pageEnd = head;
    churn();
    subscriber.goLive(pageEnd);
    churn();
    post(posted + 1, ++head);

    assertEquals(
      [...range(cursor + 1, pageEnd), ...listener.seqs],
      range(cursor + 1, head),
      `seed ${seed}`,
    );
  }
});

Deno.test("Subscriber omits the user's own typing, alone or among others'", () => {
  const { listener, typing, subscribe } = channelInHand();
  subscribe(user("alice").id).goLive(0);
  typing("alice");
  typing("carol");
  typing("bob", "alice", "dave");
  assertEquals(
    listener.update.map((update) =>
      update.type === "typing" ? update.users.map(nameOf) : update.type
    ),
    [["carol"], ["bob", "dave"]],
  );
});

Deno.test("Subscriber drops typing and presence until goLive(), because the page lists the users", () => {
  const { listener, typing, presence, subscribe } = channelInHand();
  const subscriber = subscribe();
  typing("bob");
  presence("carol");
  subscriber.goLive(0);
  assertEquals(listener.update, []);
  presence("dave");
  assertEquals(listener.update.map(({ type }) => type), ["presence"]);
});

Deno.test("Subscriber closes its send queue as too slow when more is held than may wait", () => {
  const { group, listener, post, subscribe } = channelInHand();
  const subscriber = subscribe();
  // Each event counts some 400 bytes, and the send queue accepts 1 MiB.
  for (let seq = 1; seq <= 3_000; seq++) post(seq, seq);
  assertEquals([listener.closed, group.size("lobby")], [1, 1]);
  subscriber.goLive(0);
  assertEquals(listener.seqs, []);
});

Deno.test("Subscriber sends all typing to a reader without a name", () => {
  const { listener, typing, subscribe } = channelInHand();
  subscribe().goLive(0);
  typing("alice");
  assertEquals(listener.update.length, 1);
});

Deno.test("Subscriber[Symbol.dispose]() drops what is held and gives its handle back", () => {
  const { group, listener, post, subscribe } = channelInHand();
  const subscriber = subscribe();
  post(1, 1);
  subscriber[Symbol.dispose]();
  subscriber[Symbol.dispose]();
  subscriber.goLive(0);
  post(2, 2);
  assertEquals(listener.seqs, []);
  assertEquals(group.size("lobby"), 1);
});
