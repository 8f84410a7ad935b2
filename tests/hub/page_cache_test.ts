// Pages that are requested at once are read once; none is cached longer than it is valid.

import { assertEquals, assertRejects } from "@std/assert";
import type { LogPage, PageQuery } from "../../hub/event_log.ts";
import { PageCache } from "../../hub/page_cache.ts";
import type { Place } from "../../protocol/frames.ts";
import { FakeClock } from "../support/fake_clock.ts";

const NEWEST: PageQuery = { place: { newest: true }, limit: 50 };

function pageCache(read: (query: PageQuery) => Promise<LogPage>) {
  const reads: PageQuery[] = [];
  const time = new FakeClock();
  const pages = new PageCache((query) => {
    reads.push(query);
    return read(query);
  }, time);
  return { pages, reads, time };
}

const EMPTY: LogPage = { events: [], first: 8, last: 7, head: 7, newest: 7, complete: true };

function emptyPages() {
  return pageCache(() => Promise.resolve(EMPTY));
}

Deno.test("PageCache.page() reads and serializes a page once for all requests with the same head", async () => {
  const { pages, reads } = emptyPages();
  const first = pages.page(NEWEST, 7);
  assertEquals(await Promise.all([first, pages.page(NEWEST, 7)]), [
    { ...EMPTY, json: "[]" },
    { ...EMPTY, json: "[]" },
  ]);
  assertEquals(await pages.page(NEWEST, 7) === await first, true);
  assertEquals(reads, [NEWEST]);
});

Deno.test("PageCache.page() caches a page only as long as a burst of reconnects lasts", async () => {
  const { pages, reads, time } = emptyPages();
  await pages.page(NEWEST, 7);
  time.advance(2_000);
  assertEquals(time.pendingTimers, 0);
  await pages.page(NEWEST, 7);
  assertEquals(reads.length, 2);
  pages[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
});

Deno.test("PageCache.page() reads again once the head has moved", async () => {
  const { pages, reads } = emptyPages();
  await pages.page(NEWEST, 7);
  await pages.page(NEWEST, 8);
  assertEquals(reads.length, 2);
});

Deno.test("PageCache.page() distinguishes places and limits", async () => {
  const { pages, reads } = emptyPages();
  const places: Place[] = [
    { newest: true },
    { after: 5 },
    { before: 5 },
    { around: 5 },
    { around: { at: 5 } },
  ];
  for (const place of places) await pages.page({ place, limit: 50 }, 7);
  await pages.page({ ...NEWEST, limit: 51 }, 7);
  assertEquals(reads.length, places.length + 1);
});

Deno.test("PageCache.page() drops a failed read, which rejects for all that shared it", async () => {
  let fails = true;
  const { pages, reads } = pageCache(() =>
    fails ? Promise.reject(new Error("disk")) : Promise.resolve(EMPTY)
  );
  const both = [pages.page(NEWEST, 7), pages.page(NEWEST, 7)];
  for (const page of both) await assertRejects(() => page, Error, "disk");
  assertEquals(reads.length, 1);
  fails = false;
  assertEquals((await pages.page(NEWEST, 7)).json, "[]");
});

Deno.test("PageCache.page() keeps the newest few pages only", async () => {
  const { pages, reads } = emptyPages();
  for (let after = 0; after < 100; after++) await pages.page({ place: { after }, limit: 50 }, 7);
  await pages.page({ place: { after: 99 }, limit: 50 }, 7);
  assertEquals(reads.length, 100);
  await pages.page({ place: { after: 0 }, limit: 50 }, 7);
  assertEquals(reads.length, 101);
});

Deno.test("PageCache.page() keeps nothing of how the room stood before", async () => {
  const { pages, reads } = emptyPages();
  await pages.page(NEWEST, 7);
  await pages.page(NEWEST, 8);
  await pages.page(NEWEST, 7);
  assertEquals(reads.length, 3);
});

Deno.test("PageCache[Symbol.dispose]() sets no timer for a request that comes after it", async () => {
  const { pages, time } = emptyPages();
  pages[Symbol.dispose]();
  assertEquals((await pages.page(NEWEST, 7)).json, "[]");
  assertEquals(time.pendingTimers, 0);
});
