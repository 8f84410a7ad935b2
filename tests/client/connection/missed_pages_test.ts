// Pages that a client reads from its cursor on: how they are requested, and how their events become live.

import { assertEquals } from "@std/assert";
import { liveFrames, missedPages } from "../../../client/connection/missed_pages.ts";
import type { Joined } from "../../../client/connection/transport.ts";
import { RoomStore } from "../../../client/model/room_store.ts";
import type { ParsedEvent } from "../../../protocol/parse_server_frame.ts";
import { message, messages, pageOf, viewOf } from "../sample.ts";

const PAGE = { type: "joined", room: "lobby", epoch: "e1", complete: true } as const;

async function cursorsOf(pages: readonly object[]): Promise<(string | undefined)[]> {
  const cursors: (string | undefined)[] = [];
  const left = [...pages];
  const request = (query: Readonly<Record<string, string>>) => {
    cursors.push(query.after);
    return Promise.resolve(left.shift());
  };
  for await (const _ of missedPages({ room: "lobby", request })) { /* reads them all */ }
  return cursors;
}

Deno.test("missedPages() continues from the last seq that a page covers", async () => {
  const pages = [
    { ...PAGE, first: 8, last: 30, head: 60, events: messages(9, 20) },
    { ...PAGE, first: 31, last: 60, head: 60, events: messages(31, 50) },
  ];
  assertEquals(await cursorsOf(pages), [undefined, "30.e1"]);
});

Deno.test("missedPages() continues from the last event if the server sends no range", async () => {
  const pages = [
    { ...PAGE, head: 60, events: messages(8, 30) },
    { ...PAGE, head: 60, events: messages(31, 60) },
  ];
  assertEquals(await cursorsOf(pages), [undefined, "30.e1"]);
});

Deno.test("missedPages() does not request a page forever that covers nothing before the head", async () => {
  const stuck = { ...PAGE, first: 8, last: 7, head: 60, events: [] };
  assertEquals(await cursorsOf([stuck, stuck, stuck]), [undefined, "7.e1"]);
});

Deno.test("liveFrames() passes a store every event of a page, and moves its cursor to the end", () => {
  const unlisted = { first: 6, last: 12, head: 12 };
  for (
    const page of [
      { ...PAGE, ...pageOf(messages(6, 12), 12) },
      { ...PAGE, ...unlisted, events: [message(7), message(9)] },
      { ...PAGE, ...unlisted, events: [] },
    ] satisfies Joined[]
  ) {
    const store = new RoomStore(viewOf(messages(1, 5)));
    const announced: number[] = [];
    for (const frame of liveFrames(page)) {
      if (frame.type === "joined") store.joined(frame);
      else {
        announced.push((frame as ParsedEvent).seq);
        store.apply([frame as ParsedEvent]);
      }
    }
    const seqs = page.events.map(({ seq }) => seq);
    const { messages: shown, head } = store.state.value;
    assertEquals([shown.slice(5).map(({ seq }) => seq), announced, head], [seqs, seqs, 12]);
  }
});

Deno.test("liveFrames() leaves an incomplete page as it is: it replaces what is shown", () => {
  const page: Joined = { ...PAGE, complete: false, ...pageOf(messages(50, 60), 60) };
  assertEquals(liveFrames(page), [page]);
});
