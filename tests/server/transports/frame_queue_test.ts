// Frames in order: one that requests a page is done before the next starts.

import { assertEquals } from "@std/assert";
import { FrameQueue } from "../../../server/transports/frame_queue.ts";

function queueOf(maxUnits = 100) {
  const handled: string[] = [];
  const pages = new Map<string, PromiseWithResolvers<void>>();
  let full = 0;
  const queue = new FrameQueue({
    handle(line) {
      handled.push(line);
      if (!line.startsWith("page")) return undefined;
      const page = Promise.withResolvers<void>();
      pages.set(line, page);
      return page.promise;
    },
    maxUnits,
    onFull: () => full++,
  });
  return { queue, handled, pages, full: () => full };
}

Deno.test("FrameQueue.push() handles a line at once if none is waiting", () => {
  const { queue, handled } = queueOf();
  for (const line of ["a", "b", "c"]) queue.push(line);
  assertEquals(handled, ["a", "b", "c"]);
});

Deno.test("FrameQueue.push() holds what comes while a page is on its way", async () => {
  const { queue, handled, pages } = queueOf();
  for (const line of ["a", "page 1", "b", "page 2", "c"]) queue.push(line);
  assertEquals(handled, ["a", "page 1"]);
  pages.get("page 1")!.resolve();
  await pages.get("page 1")!.promise;
  await Promise.resolve();
  assertEquals(handled, ["a", "page 1", "b", "page 2"]);
  queue.clear();
  pages.get("page 2")!.resolve();
  await pages.get("page 2")!.promise;
  await Promise.resolve();
  queue.push("d");
  assertEquals(handled, ["a", "page 1", "b", "page 2", "d"]);
});

Deno.test("FrameQueue.push() reports when too much is waiting", () => {
  const { queue, full } = queueOf(10);
  queue.push("page");
  queue.push("x".repeat(10));
  assertEquals(full(), 0);
  queue.push("y");
  assertEquals(full(), 1);
});
