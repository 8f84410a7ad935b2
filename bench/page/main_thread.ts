// Reads the tasks of the page's main thread, and how long each ran, from the browser's trace.

import type { Browser, Page } from "../../tests/support/playwright.ts";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs. */
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Only the tasks: tracing what is inside them takes the thread's time, too. */
const CATEGORIES = ["toplevel"];
const TASK = "ThreadControllerImpl::RunTask";

/**
 * Returns the tasks of the busiest page's main thread during an action, in ms, the longest first.
 */
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
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) =>
    name === TASK && ph === "X" && mainThreads.has(`${pid} ${tid}`)
  );
  const byProcess = [...Map.groupBy(tasks, ({ pid }) => pid).values()]
    .map((own) => own.map(({ dur = 0 }) => dur / 1_000));
  const busiest = byProcess.sort((a, b) => total(b) - total(a))[0];
  // A browser with other names for its tasks must not look like one without any.
  if (!busiest) throw new Error(`Cannot find "${TASK}" in the browser's trace`);
  return busiest.sort((a, b) => b - a);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
