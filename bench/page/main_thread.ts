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
/** One for what the browser itself calls a task; older ones name it by where it runs. */
const TASKS = ["RunTask", "ThreadControllerImpl::RunTask"];

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
  const onMainThreads = traceEvents.filter(({ ph, pid, tid }) =>
    ph === "X" && mainThreads.has(`${pid} ${tid}`)
  );
  // Where both names are there, one stands within the other, and would count each task twice.
  const task = TASKS.find((task) => onMainThreads.some(({ name }) => name === task));
  const tasks = Map.groupBy(onMainThreads.filter(({ name }) => name === task), ({ pid }) => pid);
  const sums = [...tasks.values()].map((own) => own.map(({ dur = 0 }) => dur / 1_000));
  const busiest = sums.sort((a, b) => total(b) - total(a))[0] ?? [];
  return busiest.sort((a, b) => b - a);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
