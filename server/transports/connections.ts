// All live connections: how many there may be, whose they are, and how they end.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/event.ts";
import { notify } from "../../hub/notify.ts";
import {
  ConcurrencyLimiter,
  type ConcurrencyLimiterOptions,
} from "../limits/concurrency_limiter.ts";
import { LiveActor } from "../auth/live_actor.ts";

/** The ways in that last. */
export const TRANSPORTS = ["websocket", "plain", "sse", "polling", "follow"] as const;

/** How a connection came in. */
export type TransportName = (typeof TRANSPORTS)[number];

/** A live connection, as the server needs to know it. */
export interface Connection {
  readonly transport: TransportName;
  /** Bytes that wait for the peer. */
  readonly pendingBytes: number;
  /** Tells the peer why and forgets it at once; twice is harmless. */
  close(reason: CloseReason): void;
}

/** How many connections there may be, and how much may wait for them. */
export interface ConnectionsOptions extends ConcurrencyLimiterOptions {
  /** Bytes that may wait for all of them together. */
  readonly pendingMax: number;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now">;
  /** Hears of each connection that the server closes. */
  readonly onClose?: (reason: CloseReason) => void;
  /**
   * Hears what a connection threw when it was asked or closed; the others are asked and closed all
   * the same.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}

interface Watched {
  leastPending: number;
  /** When the peer last took something, or nothing waited for it. */
  movedAt: number;
}

// What a thousand stalled readers of a busy room gather in this time is some tens of MiB.
const LOOK_EVERY_MS = 1_000;
// A peer that took nothing for this long has its pings stuck behind the same write, so the platform's
// own idle timeout never fires for it.
const STALLED_AFTER_MS = 30_000;

// Peers answer a close in one round trip; those that do not read never do.
const GONE_WITHIN_MS = 1_000;
const LOOK_WHILE_CLOSING_MS = 10;

/** Enough for a class whose last pupils come late; who does not go when told gets no more sockets. */
const TURNED_AWAY_MAX = 100;
const ADDRESSES_TURNED_AWAY = 10;

/** Counts connections by address and watches that they move. */
export class Connections implements Disposable {
  readonly #limiter: ConcurrencyLimiter;
  readonly #pendingMax: number;
  readonly #clock: Pick<Clock, "now">;
  readonly #onClose: (reason: CloseReason) => void;
  readonly #onFault: (error: unknown) => void;
  readonly #live = new Map<Connection, Watched>();
  /** Of requests that are being answered and of live connections. */
  readonly #liveActors = new Set<LiveActor>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** Sockets that are told that there are too many, until they are gone. */
  readonly turnedAway: ConcurrencyLimiter = new ConcurrencyLimiter({
    perAddress: TURNED_AWAY_MAX,
    inAll: ADDRESSES_TURNED_AWAY * TURNED_AWAY_MAX,
  });
  /** While true no new connection gets a slot. */
  refusesNewcomers = false;
  #stopping = false;

  /** No connections yet; looks after them every second. */
  constructor(
    {
      perAddress,
      inAll,
      pendingMax,
      clock = monotonicClock,
      onClose = () => {},
      onFault = reportError,
    }: ConnectionsOptions,
  ) {
    this.#limiter = new ConcurrencyLimiter({ perAddress, inAll });
    this.#pendingMax = pendingMax;
    this.#clock = clock;
    this.#onClose = onClose;
    this.#onFault = onFault;
    this.#timer = setInterval(() => {
      this.closeStalled();
      this.closeLargest(this.#pendingMax);
    }, LOOK_EVERY_MS);
  }

  /**
   * A slot for one more connection from `address`, or undefined where there are too many. It is
   * given back when the transport is really gone, which may be long after the server forgot it.
   */
  acquire(address: string): Disposable | undefined {
    return this.refusesNewcomers ? undefined : this.#limiter.acquire(address);
  }

  /**
   * An actor who is yet to be identified. What ends or renames a session reaches them from now on, until
   * they are disposed of: so nothing is missed between the look-up and the connection that follows it.
   */
  expect(): LiveActor {
    const liveActor: LiveActor = new LiveActor(() => this.#liveActors.delete(liveActor));
    this.#liveActors.add(liveActor);
    return liveActor;
  }

  /**
   * Takes part in closing and counting until it is disposed of. Closed at once if the actor's session
   * has ended, or if the server is stopping.
   */
  add(connection: Connection, liveActor: LiveActor): Disposable {
    this.#live.set(connection, { leastPending: 0, movedAt: this.#clock.now() });
    liveActor.connect(connection);
    if (this.#stopping) connection.close("restarting");
    return {
      [Symbol.dispose]: () => {
        this.#live.delete(connection);
        liveActor.disconnect();
      },
    };
  }

  /** Whether the server is stopping: what opens from now on is closed at once. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** A connection was closed by the server, and why. */
  recordClose(reason: CloseReason): void {
    notify(() => this.#onClose(reason), this.#onFault);
  }

  /** Connections counted: live connections, and those that are gone for the server but not for the platform. */
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

  /** Ends whatever an ended session has opened or is about to open. */
  closeSession(sessionId: string): void {
    this.#each([...this.#liveActors], (liveActor) => liveActor.endSession(sessionId));
  }

  /** Gives all requests and connections of a user their new name. */
  rename(user: User): void {
    this.#each(this.#liveActors, (liveActor) => liveActor.rename(user));
  }

  /** As `closeAll`, and what opens afterwards is closed at once: the process is about to end. */
  stop(): Promise<void> {
    this.#stopping = true;
    return this.closeAll();
  }

  /** One that throws is reported, and takes nothing from the others. */
  #each<T>(all: Iterable<T>, act: (one: T) => void): void {
    for (const one of all) notify(() => act(one), this.#onFault);
  }

  /**
   * Closes all, as the server is restarting; newcomers are taken. It is for the memory guard, after which
   * the server goes on: whoever ends the server calls `stop`. Resolves when the platform let go of them, or was waited
   * for long enough: a process that ends earlier takes the close from those who were still sending.
   */
  async closeAll(): Promise<void> {
    this.#each([...this.#live.keys()], (connection) => connection.close("restarting"));
    const deadline = this.#clock.now() + GONE_WITHIN_MS;
    while (this.#limiter.taken > 0 && this.#clock.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_WHILE_CLOSING_MS));
    }
  }

  /** Closes those whose peer takes nothing any more; called by a timer. */
  closeStalled(): void {
    const now = this.#clock.now();
    this.#each([...this.#live.keys()], (connection) => {
      const watched = this.#live.get(connection);
      // It went with one that was closed before it.
      if (watched === undefined) return;
      const pending = connection.pendingBytes;
      if (pending === 0 || pending < watched.leastPending) watched.movedAt = now;
      watched.leastPending = pending;
      if (now - watched.movedAt > STALLED_AFTER_MS) connection.close("too_slow");
    });
  }

  /** Closes those for whom most waits, until what waits for all is at most `bytes`. */
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

  /** Watches no longer. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
