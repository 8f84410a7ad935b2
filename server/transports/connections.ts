// All live connections: counts them, closes stalled ones, and passes on changes of sessions and names.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/events/base.ts";
import { notify } from "../../hub/notify.ts";
import {
  ConcurrencyLimiter,
  type ConcurrencyLimiterOptions,
} from "../limits/concurrency_limiter.ts";
import { LiveActor } from "../auth/live_actor.ts";

/** The transports that stay connected. */
export const TRANSPORTS = ["websocket", "plain", "sse", "polling", "follow"] as const;

/** The transport of a connection. */
export type TransportName = (typeof TRANSPORTS)[number];

/** A live connection. */
export interface Connection {
  readonly transport: TransportName;
  /** Bytes that wait for the client. */
  readonly pendingBytes: number;
  /** Closes it at once with the reason. Calling it twice is harmless. */
  close(reason: CloseReason): void;
}

/** The limits of connections. */
export interface ConnectionsOptions extends ConcurrencyLimiterOptions {
  /** Bytes that may wait for all connections together. */
  readonly pendingMax: number;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now">;
  /** Called for each connection that the server closes. */
  readonly onClose?: (reason: CloseReason) => void;
  /**
   * Called with what a connection threw; the others are handled all the same.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}

interface Watched {
  leastPending: number;
  /** When the client last read something, or nothing was waiting for it. */
  lastReadAt: number;
}

// In this time, a thousand stalled readers of a busy room accumulate some tens of MiB.
const CHECK_EVERY_MS = 1_000;
// The pings of a client that reads nothing are stuck behind the same write, so the platform's own idle
// timeout never fires for it.
const STALLED_AFTER_MS = 30_000;

// Clients confirm a close in one round trip; those that do not read never do.
const CLOSED_WITHIN_MS = 1_000;
const CHECK_WHILE_CLOSING_MS = 10;

/** Enough for the last pupils of a class. A client that does not close such a socket gets no more. */
const TURNED_AWAY_MAX = 100;
const ADDRESSES_TURNED_AWAY = 10;

/** Counts connections by address and checks that clients read. */
export class Connections implements Disposable {
  readonly #limiter: ConcurrencyLimiter;
  readonly #pendingMax: number;
  readonly #clock: Pick<Clock, "now">;
  readonly #onClose: (reason: CloseReason) => void;
  readonly #onFault: (error: unknown) => void;
  readonly #live = new Map<Connection, Watched>();
  /** Of requests in progress and of live connections. */
  readonly #liveActors = new Set<LiveActor>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** Sockets that are being closed because there are too many. */
  readonly turnedAway: ConcurrencyLimiter = new ConcurrencyLimiter({
    perAddress: TURNED_AWAY_MAX,
    total: ADDRESSES_TURNED_AWAY * TURNED_AWAY_MAX,
  });
  /** While true, new connections get no slot. */
  refusesNewcomers = false;
  #stopping = false;

  /** No connections yet; checks them every second. */
  constructor(
    {
      perAddress,
      total,
      pendingMax,
      clock = monotonicClock,
      onClose = () => {},
      onFault = reportError,
    }: ConnectionsOptions,
  ) {
    this.#limiter = new ConcurrencyLimiter({ perAddress, total });
    this.#pendingMax = pendingMax;
    this.#clock = clock;
    this.#onClose = onClose;
    this.#onFault = onFault;
    this.#timer = setInterval(() => {
      this.closeStalled();
      this.closeLargest(this.#pendingMax);
    }, CHECK_EVERY_MS);
  }

  /**
   * Takes a slot for a connection from `address`; undefined if there are too many. It is freed when
   * the transport is really gone, which may be long after the server closed it.
   */
  acquire(address: string): Disposable | undefined {
    return this.refusesNewcomers ? undefined : this.#limiter.acquire(address);
  }

  /**
   * An actor who is not identified yet. The end of a session and new names reach them from now on
   * until they are disposed of, so nothing is missed between the lookup and the connection.
   */
  expect(): LiveActor {
    const liveActor: LiveActor = new LiveActor(() => this.#liveActors.delete(liveActor));
    this.#liveActors.add(liveActor);
    return liveActor;
  }

  /**
   * Counts a connection, and closes it when required, until the result is disposed of. It is closed at
   * once if the actor's session has ended, or if the server is stopping.
   */
  add(connection: Connection, liveActor: LiveActor): Disposable {
    this.#live.set(connection, { leastPending: 0, lastReadAt: this.#clock.now() });
    liveActor.connect(connection);
    if (this.#stopping) connection.close("restarting");
    return {
      [Symbol.dispose]: () => {
        this.#live.delete(connection);
        liveActor.disconnect();
      },
    };
  }

  /** Whether the server is stopping: new connections are closed at once. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Records that the server closed a connection. */
  recordClose(reason: CloseReason): void {
    notify(() => this.#onClose(reason), this.#onFault);
  }

  /** Slots in use: live connections, and closed ones that the platform still holds. */
  get slotsTaken(): number {
    return this.#limiter.taken;
  }

  /** How many connections are live. */
  get size(): number {
    return this.#live.size;
  }

  /** Live connections by transport, including transports without any. */
  counts(): Map<TransportName, number> {
    const counts = new Map<TransportName, number>(TRANSPORTS.map((transport) => [transport, 0]));
    for (const { transport } of this.#live.keys()) {
      counts.set(transport, counts.get(transport)! + 1);
    }
    return counts;
  }

  /** Ends everything that an ended session has opened or is about to open. */
  closeSession(sessionId: string): void {
    this.#each([...this.#liveActors], (liveActor) => liveActor.endSession(sessionId));
  }

  /** Gives the new name to all requests and connections of a user. */
  rename(user: User): void {
    this.#each(this.#liveActors, (liveActor) => liveActor.rename(user));
  }

  /** Closes all connections, and new ones at once: the process is about to end. */
  stop(): Promise<void> {
    this.#stopping = true;
    return this.closeAll();
  }

  /** Reports what one throws and continues with the others. */
  #each<T>(all: Iterable<T>, act: (one: T) => void): void {
    for (const one of all) notify(() => act(one), this.#onFault);
  }

  /**
   * Closes all connections with the reason of a restart, but accepts new ones: for the memory guard.
   * Resolves when the platform has released them, or after a limit; a process that exits earlier cuts
   * off the close of clients that are still sending.
   */
  async closeAll(): Promise<void> {
    this.#each([...this.#live.keys()], (connection) => connection.close("restarting"));
    const deadline = this.#clock.now() + CLOSED_WITHIN_MS;
    while (this.#limiter.taken > 0 && this.#clock.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, CHECK_WHILE_CLOSING_MS));
    }
  }

  /** Closes connections whose clients read nothing; called by a timer. */
  closeStalled(): void {
    const now = this.#clock.now();
    this.#each([...this.#live.keys()], (connection) => {
      const watched = this.#live.get(connection);
      // It was closed together with another one.
      if (watched === undefined) return;
      const pending = connection.pendingBytes;
      if (pending === 0 || pending < watched.leastPending) watched.lastReadAt = now;
      watched.leastPending = pending;
      if (now - watched.lastReadAt > STALLED_AFTER_MS) connection.close("too_slow");
    });
  }

  /**
   * Closes the connections with the most waiting bytes, until at most `bytes` are waiting in total.
   */
  closeLargest(bytes: number): void {
    const waiting: { readonly connection: Connection; readonly pending: number }[] = [];
    this.#each([...this.#live.keys()], (connection) => {
      const pending = connection.pendingBytes;
      if (pending > 0) waiting.push({ connection, pending });
    });
    let sum = waiting.reduce((total, { pending }) => total + pending, 0);
    if (sum <= bytes) return;
    for (const { connection, pending } of waiting.sort((a, b) => b.pending - a.pending)) {
      notify(() => connection.close("too_slow"), this.#onFault);
      sum -= pending;
      if (sum <= bytes) return;
    }
  }

  /** Stops checking. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
