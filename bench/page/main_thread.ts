// What the page's main thread did, by the browser's own trace: the tasks and how long each ran.

import type { Browser, Page } from "../../tests/support/playwright.ts";

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];
const TASKS = new Set(["RunTask", "ThreadControllerImpl::RunTask"]);

/** Tasks of the busiest page's main thread while something happened, ms, the longest first. */
export async function tasksWhile(
  browser: Browser,
  page: Page,
  happens: () => Promise<unknown>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace: Uint8Array;
  try {
    await happens();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(
    new TextDecoder().decode(trace),
  );
  const mainThreads = new Set(
    traceEvents.filter(({ name, args }) =>
      name === "thread_name" && args?.name === "CrRendererMain"
    ).map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = Map.groupBy(
    traceEvents.filter(({ name, ph, pid, tid }) =>
      ph === "X" && TASKS.has(name) && mainThreads.has(`${pid} ${tid}`)
    ),
    ({ pid }) => pid,
  );
  const sums = [...tasks.values()].map((own) => own.map(({ dur = 0 }) => dur / 1_000));
  const busiest = sums.sort((a, b) => total(b) - total(a))[0] ?? [];
  return busiest.sort((a, b) => b - a);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
