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

/** Resident memory, KiB. The kernel's own buffers for its sockets are not in it. */
export function residentKib(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
}
