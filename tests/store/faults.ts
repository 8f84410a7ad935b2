// The shared memory between a test and its faulty writer, and the test's side of it.

/** What the writer does wrong. */
export const FAULT = { none: 0, diskFull: 1, slow: 2, death: 3, failing: 4 } as const;
/** Positions in the shared memory: the fault, a slow commit reached, writes started. */
export const STATE = { fault: 0, reached: 1, writes: 2 } as const;

/** Creates writers that fail on demand. */
export class Faults {
  readonly #shared = new Int32Array(
    new SharedArrayBuffer(Object.keys(STATE).length * Int32Array.BYTES_PER_ELEMENT),
  );

  /** Passed to the store. */
  readonly makeWriter = (): Worker => {
    const worker = new Worker(new URL("./faulty_writer_worker.ts", import.meta.url), {
      type: "module",
    });
    worker.postMessage(this.#shared.buffer);
    return worker;
  };

  /** Takes effect with the next write. */
  set(fault: keyof typeof FAULT): void {
    Atomics.store(this.#shared, STATE.fault, FAULT[fault]);
    Atomics.notify(this.#shared, STATE.fault);
  }

  /** The number of started writes. */
  get writes(): number {
    return Atomics.load(this.#shared, STATE.writes);
  }

  /** Resolves when another write, including a probe, has started. */
  async nextWrite(): Promise<void> {
    await Atomics.waitAsync(this.#shared, STATE.writes, this.writes).value;
  }

  /** Resolves when a slow commit hangs before its fsync. */
  async slowCommit(): Promise<void> {
    await Atomics.waitAsync(this.#shared, STATE.reached, 0).value;
    Atomics.store(this.#shared, STATE.reached, 0);
  }
}
