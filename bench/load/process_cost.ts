// Reads the cost of a process on Linux: all its threads together.

/** Ticks of /proc: 100 per second on every Linux system. */
const TICKS_A_SECOND = 100;
const MICROSECONDS = 1_000_000;

/** Returns CPU time, user and kernel, in µs with a resolution of 10 ms. */
export function cpuMicroseconds(pid: number | "self"): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The name is in brackets and may contain anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * (MICROSECONDS / TICKS_A_SECOND);
}

/** A thread and its CPU time. */
export interface ThreadCost {
  readonly name: string;
  /** µs. */
  readonly cpu: number;
}

/** Returns the CPU time of each thread by its id, with a resolution of one nanosecond. */
export function threadCosts(pid: number): Map<string, ThreadCost> {
  const costs = new Map<string, ThreadCost>();
  for (const { name: id } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${id}`;
    try {
      const name = Deno.readTextFileSync(`${folder}/comm`).trim();
      const [nanoseconds] = Deno.readTextFileSync(`${folder}/schedstat`).split(" ");
      costs.set(id, { name, cpu: Number(nanoseconds) / 1_000 });
    } catch (error) {
      // Threads of a pool can end at any time.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return costs;
}

/** Returns the cost of each thread between two readings, the highest first. */
export function threadsBetween(
  before: ReadonlyMap<string, ThreadCost>,
  after: ReadonlyMap<string, ThreadCost>,
): ThreadCost[] {
  return [...after].map(([id, { name, cpu }]) => ({ name, cpu: cpu - (before.get(id)?.cpu ?? 0) }))
    .filter(({ cpu }) => cpu > 0).sort((one, other) => other.cpu - one.cpu);
}

/** Returns the resident memory in KiB, without the kernel's buffers for its sockets. */
export function residentKib(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
}
