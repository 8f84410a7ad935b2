// What a process has cost so far, as Linux counts it: all its threads together.

/** Ticks of /proc, which is 100 a second wherever Linux runs. */
const TICKS_A_SECOND = 100;
const MICROSECONDS = 1_000_000;

/** CPU time in the process and in the kernel on its behalf, µs; to 10 ms. */
export function cpuMicroseconds(pid: number | "self"): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * (MICROSECONDS / TICKS_A_SECOND);
}

/** A thread, and its CPU time. */
export interface ThreadCost {
  readonly name: string;
  /** µs. */
  readonly cpu: number;
}

/** CPU time of each thread of a process by its id, to the nanosecond. */
export function threadCosts(pid: number): Map<string, ThreadCost> {
  const costs = new Map<string, ThreadCost>();
  for (const { name: id } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${id}`;
    try {
      const name = Deno.readTextFileSync(`${folder}/comm`).trim();
      const [nanoseconds] = Deno.readTextFileSync(`${folder}/schedstat`).split(" ");
      costs.set(id, { name, cpu: Number(nanoseconds) / 1_000 });
    } catch (error) {
      // Threads of a pool end when they like.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return costs;
}

/** What each thread cost between two looks, the dearest first. */
export function threadsBetween(
  before: ReadonlyMap<string, ThreadCost>,
  after: ReadonlyMap<string, ThreadCost>,
): ThreadCost[] {
  return [...after].map(([id, { name, cpu }]) => ({ name, cpu: cpu - (before.get(id)?.cpu ?? 0) }))
    .filter(({ cpu }) => cpu > 0).sort((one, other) => other.cpu - one.cpu);
}

/** Resident memory, KiB. The kernel's own buffers for its sockets are not in it. */
export function residentKib(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
}
