// A channel loses nothing, has one order for everyone, and survives errors of its listeners.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Channel, ChannelGroup } from "../../hub/channel.ts";

function channelGroup() {
  const errors: unknown[] = [];
  return {
    group: new ChannelGroup<number>({ onListenerError: (error) => errors.push(error) }),
    errors,
  };
}

function receivedBy(channel: Channel<number>): number[] {
  const received: number[] = [];
  channel.onmessage = ({ data }) => received.push(data);
  return received;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

Deno.test("Channel.postMessage() reaches every other handle of the name before it returns", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const own = receivedBy(author);
  const others = [receivedBy(group.open("lobby")), receivedBy(group.open("lobby"))];
  const elsewhere = receivedBy(group.open("den"));
  author.postMessage(1);
  assertEquals(others, [[1], [1]]);
  assertEquals([own, elsewhere], [[], []]);
});

Deno.test("Channel.postMessage() does not reach another group's handles", () => {
  const received = receivedBy(channelGroup().group.open("lobby"));
  channelGroup().group.open("lobby").postMessage(1);
  assertEquals(received, []);
});

Deno.test("Channel.postMessage() loses nothing in a burst of 5,000 posts", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const received = [receivedBy(group.open("lobby")), receivedBy(group.open("lobby"))];
  for (const number of upTo(5_000)) author.postMessage(number);
  assertEquals(received, [upTo(5_000), upTo(5_000)]);
});

Deno.test("Channel.postMessage() delivers in order when a listener posts", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const echo = group.open("lobby");
  const received: number[] = [];
  echo.onmessage = ({ data }) => {
    received.push(data);
    if (data < 100) echo.postMessage(data + 100);
  };
  const witness = receivedBy(group.open("lobby"));
  author.postMessage(1);
  author.postMessage(2);
  assertEquals(witness, [1, 101, 2, 102]);
  assertEquals(received, [1, 2]);
});

Deno.test("Channel.postMessage() keeps one order for all when listeners post one after another", () => {
  const { group } = channelGroup();
  const handles = [1, 2, 3].map(() => group.open("lobby"));
  const witnesses = [receivedBy(group.open("lobby")), receivedBy(group.open("lobby"))];
  for (const [i, handle] of handles.entries()) {
    handle.onmessage = ({ data }) => {
      if (data < 1_000) handle.postMessage(data * 10 + i + 1);
    };
  }
  group.open("lobby").postMessage(1);
  assertEquals(witnesses[0], witnesses[1]);
  assertEquals(witnesses[0]!.slice(0, 4), [1, 11, 12, 13]);
  assertEquals(new Set(witnesses[0]).size, witnesses[0]!.length);
});

Deno.test("Channel.postMessage() does not reach a handle that was opened while it is delivered", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const late: number[][] = [];
  group.open("lobby").onmessage = () => late.push(receivedBy(group.open("lobby")));
  author.postMessage(1);
  author.postMessage(2);
  assertEquals(late, [[2], []]);
});

Deno.test("Channel.postMessage() reaches the others when a listener throws", () => {
  const { group, errors } = channelGroup();
  const author = group.open("lobby");
  group.open("lobby").onmessage = ({ data }) => {
    throw new Error(`cannot take ${data}`);
  };
  const received = receivedBy(group.open("lobby"));
  author.postMessage(1);
  author.postMessage(2);
  assertEquals(received, [1, 2]);
  assertEquals(errors.map(String), ["Error: cannot take 1", "Error: cannot take 2"]);
});

Deno.test("Channel.postMessage() keeps delivering if a listener and onListenerError() throw", () => {
  const fail = () => {
    throw new Error("No space left on device");
  };
  const group = new ChannelGroup<number>({ onListenerError: fail });
  const author = group.open("lobby");
  group.open("lobby").onmessage = fail;
  const received = receivedBy(group.open("lobby"));
  author.postMessage(1);
  author.postMessage(2);
  assertEquals(received, [1, 2]);
});

Deno.test("Channel.postMessage() reaches a handle's other listeners when one of them throws", () => {
  const { group, errors } = channelGroup();
  const author = group.open("lobby");
  const handle = group.open("lobby");
  const received: number[] = [];
  const fail = () => {
    throw new Error("cannot");
  };
  handle.onmessage = fail;
  handle.addEventListener("message", () => fail());
  handle.addEventListener("message", ({ data }) => received.push(data));
  author.postMessage(1);
  assertEquals(received, [1]);
  assertEquals(errors.length, 2);
});

Deno.test("Channel.postMessage() delivers large posts to few in a task, in order, and says when all have them", async () => {
  const group = new ChannelGroup<number>({ onListenerError: reportError, sizeOf: () => 100_000 });
  const author = group.open("lobby");
  const witnesses = Array.from({ length: 10 }, () => receivedBy(group.open("lobby")));
  author.postMessage(1);
  const delivered = author.postMessage(2);
  const atOnce = witnesses.filter((received) => received.length > 0).length;
  assert(atOnce > 0 && atOnce < 10, `${atOnce} of 10 in the first task`);
  await delivered;
  assertEquals(witnesses, witnesses.map(() => [1, 2]));
});

Deno.test("Channel.postMessage() delivers small posts to hundreds before it returns", () => {
  const group = new ChannelGroup<number>({ onListenerError: reportError, sizeOf: () => 50 });
  const author = group.open("lobby");
  const witnesses = Array.from({ length: 200 }, () => receivedBy(group.open("lobby")));
  author.postMessage(1);
  assertEquals(witnesses.filter((received) => received.length === 1).length, 200);
});

Deno.test("Channel.postMessage() throws InvalidStateError once closed", () => {
  const channel = channelGroup().group.open("lobby");
  channel.close();
  const error = assertThrows(() => channel.postMessage(1), DOMException);
  assertEquals((error as unknown as DOMException).name, "InvalidStateError");
});

Deno.test("Channel.postMessage() still delivers what was posted before its handle was closed", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const other = group.open("lobby");
  other.onmessage = ({ data }) => {
    if (data !== 1) return;
    other.postMessage(2);
    other.close();
  };
  const received = receivedBy(group.open("lobby"));
  author.postMessage(1);
  assertEquals(received, [1, 2]);
});

Deno.test("Channel.close() ends deliveries at once, even during one; closing twice is harmless", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const first = group.open("lobby");
  const second = group.open("lobby");
  const received = receivedBy(second);
  first.onmessage = () => {
    second.close();
    second.close();
  };
  author.postMessage(1);
  assertEquals(received, []);
  assertEquals(group.size("lobby"), 2);
});

Deno.test("Channel[Symbol.dispose]() closes", () => {
  const { group } = channelGroup();
  {
    using _channel = group.open("lobby");
    assertEquals(group.size("lobby"), 1);
  }
  assertEquals(group.size("lobby"), 0);
});

Deno.test("Channel.addEventListener() counts the same listener once, removeEventListener() ends it", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const handle = group.open("lobby");
  const received: number[] = [];
  const listener = ({ data }: { data: number }) => void received.push(data);
  handle.addEventListener("message", listener);
  handle.addEventListener("message", listener);
  author.postMessage(1);
  handle.removeEventListener("message", listener);
  author.postMessage(2);
  assertEquals(received, [1]);
});

Deno.test("Channel.addEventListener() within a delivery begins with the next post", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const handle = group.open("lobby");
  const received: string[] = [];
  let generation = 0;
  const listenAgain = () => {
    const own = ++generation;
    const listener = ({ data }: { data: number }) => {
      received.push(`${own} gets ${data}`);
      handle.removeEventListener("message", listener);
      if (generation < 10) listenAgain();
    };
    handle.addEventListener("message", listener);
  };
  listenAgain();
  author.postMessage(1);
  author.postMessage(2);
  assertEquals(received, ["1 gets 1", "2 gets 2"]);
});

Deno.test("Channel.removeEventListener() within a delivery keeps the post from the listener", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const handle = group.open("lobby");
  const received: number[] = [];
  const second = ({ data }: { data: number }) => void received.push(data);
  handle.addEventListener("message", () => handle.removeEventListener("message", second));
  handle.addEventListener("message", second);
  author.postMessage(1);
  assertEquals(received, []);
});

Deno.test("ChannelGroup.open() starts a new channel if all handles of a name were closed", () => {
  const { group } = channelGroup();
  const first = group.open("lobby");
  for (const number of upTo(3)) first.postMessage(number);
  first.close();
  const author = group.open("lobby");
  const received = receivedBy(group.open("lobby"));
  author.postMessage(4);
  assertEquals(received, [4]);
});

Deno.test("Channel.postMessage() reaches a crowd in later tasks, each handle every post in order", async () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const received = upTo(1_000).map(() => receivedBy(group.open("lobby")));
  author.postMessage(1);
  const delivered = author.postMessage(2);
  assertEquals(received[0], [1]);
  assertEquals(received.at(-1), []);
  await delivered;
  for (const each of received) assertEquals(each, [1, 2]);
});

Deno.test("Channel.postMessage() to a crowd omits users who join or leave meanwhile", async () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const crowd = upTo(1_000).map(() => group.open("lobby"));
  const last = receivedBy(crowd.at(-1)!);
  author.postMessage(1);
  const newcomer = receivedBy(group.open("lobby"));
  const delivered = author.postMessage(2);
  crowd.at(-1)!.close();
  await delivered;
  assertEquals([newcomer, last], [[2], []]);
});

Deno.test("Channel.postMessage() to a crowd does not hold up another name's", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  for (const _ of upTo(1_000)) group.open("lobby");
  const elsewhere = receivedBy(group.open("den"));
  const delivered = author.postMessage(1);
  group.open("den").postMessage(2);
  assertEquals(elsewhere, [2]);
  return delivered;
});

Deno.test("Channel.postMessage() resolves with its own delivery, while others keep posting", async () => {
  const { group } = channelGroup();
  const [author, other] = [group.open("lobby"), group.open("lobby")];
  const crowd = upTo(1_000).map(() => receivedBy(group.open("lobby")));
  let posting = true;
  const post = () => {
    if (!posting) return;
    other.postMessage(2);
    setImmediate(post);
  };
  post();
  await author.postMessage(1);
  posting = false;
  assertEquals(crowd.every((received) => received.filter((data) => data === 1).length === 1), true);
});

Deno.test("Channel.postMessage() returns undefined if everybody has it already", () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  receivedBy(group.open("lobby"));
  assertEquals([author.postMessage(1), author.postEphemeral(2)], [undefined, undefined]);
});

Deno.test("Channel.postEphemeral() waits for all messages, and gives way to them after a slice", async () => {
  const { group } = channelGroup();
  const author = group.open("lobby");
  const crowd = upTo(1_000).map(() => receivedBy(group.open("lobby")));
  const isReceivedByAll = (data: number) => crowd.every((received) => received.includes(data));
  const late = upTo(20).map((n) => author.postEphemeral(1_000 + n));
  await author.postMessage(1);
  // Only the one in progress has reached anyone.
  assertEquals([isReceivedByAll(1), new Set(crowd.flat())], [true, new Set([1_001, 1])]);
  await author.postMessage(2);
  assertEquals([isReceivedByAll(2), new Set(crowd.flat())], [true, new Set([1_001, 1, 2])]);
  await Promise.all(late);
  for (const received of crowd) {
    assertEquals(received.filter((data) => data > 1_000), upTo(20).map((n) => 1_000 + n));
    assertEquals(received.filter((data) => data < 1_000), [1, 2]);
  }
});
