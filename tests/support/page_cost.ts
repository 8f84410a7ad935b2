// The memory of an open page, by the browser's own count, after a garbage collection.

import type { Page } from "./playwright.ts";

/** What a page costs the browser. */
export interface PageCost {
  /** Bytes of JavaScript's heap. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Messages in the log. */
  readonly lines: number;
}

/** Collects garbage, then counts. */
export async function pageCost(page: Page): Promise<PageCost> {
  const lines = await page.locator(".message[id]").count();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  // The second time also collects what was only weakly referenced.
  for (let time = 0; time < 2; time += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  await cdp.detach();
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return {
    heap: of("JSHeapUsedSize"),
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    lines,
  };
}
