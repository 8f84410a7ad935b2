// The server's metrics as Prometheus text; docs/operating.md explains each one.

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { HubObserver, WriteResult } from "../../hub/room_writer.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";

/** The connections, as the metrics see them. */
export interface ConnectionCounts {
  /** Live connections by transport; a transport without any is 0. */
  counts(): ReadonlyMap<string, number>;
  /** Connections that the platform still holds. */
  readonly slotsTaken: number;
}

/** From the fastest commit measured on a good disk to the slowest that anyone would wait for. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const RECEIVERS = [0, 1, 10, 100, 1_000, 10_000];
const LOOP_TICK_MS = 500;
const MS_A_SECOND = 1_000;

/** Counts what the parts of the server report. */
export class Metrics implements HubObserver, Disposable {
  readonly #registry = new Registry();
  readonly #writes = this.#counter("hubbub_writes_total", "Writes by result", ["result"]);
  readonly #ack = this.#histogram(
    "hubbub_ack_seconds",
    "From a write to its being durable",
    SECONDS,
  );
  readonly #events = this.#counter("hubbub_events_total", "Events of the log delivered to rooms");
  readonly #deliveries = this.#counter("hubbub_deliveries_total", "Events times their receivers");
  readonly #fanOut = this.#histogram(
    "hubbub_fan_out_readers",
    "Receivers of a broadcast",
    RECEIVERS,
  );
  readonly #closes = this.#counter("hubbub_closes_total", "Connections closed by the server", [
    "reason",
  ]);
  readonly #drops = this.#counter("hubbub_outbox_drops_total", "Connections that were too slow");
  readonly #commits = this.#histogram("hubbub_commit_seconds", "Duration of a commit", SECONDS);
  readonly #groups = this.#histogram("hubbub_commit_writes", "Writes in a commit", SIZES);
  readonly #loop = this.#histogram("hubbub_event_loop_delay_seconds", "Delay of timers", SECONDS);
  readonly #lostLines = this.#counter("hubbub_log_lines_dropped_total", "Log lines not written");
  readonly #timer: ReturnType<typeof setInterval>;

  /** Starts counting. */
  constructor() {
    this.#gauge("hubbub_resident_memory_bytes", "Memory of the process", (gauge) => {
      gauge.set(Deno.memoryUsage().rss);
    });
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#loop.observe(Math.max(0, now - last - LOOP_TICK_MS) / MS_A_SECOND);
      last = now;
    }, LOOP_TICK_MS);
  }

  /** A write has ended. */
  wrote(result: WriteResult, seconds: number): void {
    this.#writes.inc({ result });
    if (result === "written") this.#ack.observe(seconds);
  }

  /** Events were delivered. */
  posted(events: number, receivers: number): void {
    this.#events.inc(events);
    this.#deliveries.inc(events * receivers);
    this.#fanOut.observe(receivers);
  }

  /** A commit of `writes` writes is durable. */
  committed(writes: number, seconds: number): void {
    this.#commits.observe(seconds);
    this.#groups.observe(writes);
  }

  /** The server closed a connection. */
  closed(reason: CloseReason): void {
    this.#closes.inc({ reason });
    if (reason === "too_slow") this.#drops.inc();
  }

  /** A line of the server's own log could not be written. */
  droppedLine(): void {
    this.#lostLines.inc();
  }

  /** All metrics, in the format of `contentType`. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Measures the connections too, at each scrape. */
  watchConnections(connections: ConnectionCounts): void {
    this.#gauge("hubbub_connections", "Live connections by transport", (gauge) => {
      for (const [transport, count] of connections.counts()) gauge.set({ transport }, count);
    }, ["transport"]);
    this.#gauge(
      "hubbub_connection_slots",
      "Connections that the platform holds, including closed ones",
      (gauge) => gauge.set(connections.slotsTaken),
    );
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter<string> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram<string> {
    return new Histogram({ name, help, buckets, registers: [this.#registry] });
  }

  #gauge(
    name: string,
    help: string,
    read: (gauge: Gauge<string>) => void,
    labelNames: string[] = [],
  ): void {
    const gauge: Gauge<string> = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => read(gauge),
    });
  }

  /** Stops measuring the event loop. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
