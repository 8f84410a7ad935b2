// All live connections: how many there may be, whose they are, and how they end.

import type { CloseReason } from "../protocol/close_codes.ts";
import type { User } from "../protocol/event.ts";
import { notify } from "../hub/log/notify.ts";
import { Slots, type SlotsOptions } from "./limits/slots.ts";
import { LiveActor } from "./people/live_actor.ts";

/** The ways in that last. */
export const TRANSPORTS = ["websocket", "plain", "sse", "polling", "follow"] as const;

/** How a connection came in. */
export type TransportName = (typeof TRANSPORTS)[number];

/** A live connection, as the house needs to know it. */
export interface Connection {
  readonly transport: TransportName;
  /** Bytes that wait for the peer. */
  readonly pendingBytes: number;
  /** Tells the peer why and forgets it at once; twice is harmless. */
  close(reason: CloseReason): void;
}

/** How many connections there may be, and how much may wait for them. */
export interface ConnectionsOptions extends SlotsOptions {
  /** Bytes that may wait for all of them together. */
  readonly pendingMax: number;
  /** A clock in ms that never goes back. */
  readonly now?: () => number;
  /** Hears of each connection that the house closes. */
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
  readonly #slots: Slots;
  readonly #pendingMax: number;
  readonly #now: () => number;
  readonly #onClose: (reason: CloseReason) => void;
  readonly #onFault: (error: unknown) => void;
  readonly #live = new Map<Connection, Watched>();
  /** Of requests that are being answered and of live connections. */
  readonly #actors = new Set<LiveActor>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** Sockets that are told that there are too many, until they are gone. */
  readonly turnedAway: Slots = new Slots({
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
      now = () => performance.now(),
      onClose = () => {},
      onFault = reportError,
    }: ConnectionsOptions,
  ) {
    this.#slots = new Slots({ perAddress, inAll });
    this.#pendingMax = pendingMax;
    this.#now = now;
    this.#onClose = onClose;
    this.#onFault = onFault;
    this.#timer = setInterval(() => {
      this.closeStalled();
      this.closeLargest(this.#pendingMax);
    }, LOOK_EVERY_MS);
  }

  /**
   * A slot for one more connection from `address`, or undefined where there are too many. It is
   * given back when the transport is really gone, which may be long after the house forgot it.
   */
  take(address: string): Disposable | undefined {
    return this.refusesNewcomers ? undefined : this.#slots.take(address);
  }

  /**
   * An actor who is yet to be identified. What ends or renames a session reaches them from now on, until
   * they are disposed of: so nothing is missed between the look-up and the connection that follows it.
   */
  expect(): LiveActor {
    const actor: LiveActor = new LiveActor(() => this.#actors.delete(actor));
    this.#actors.add(actor);
    return actor;
  }

  /**
   * Takes part in closing and counting until it is disposed of. Closed at once if the actor's session
   * has ended, or if the server is stopping.
   */
  add(connection: Connection, actor: LiveActor): Disposable {
    this.#live.set(connection, { leastPending: 0, movedAt: this.#now() });
    actor.connect(connection);
    if (this.#stopping) connection.close("restarting");
    return {
      [Symbol.dispose]: () => {
        this.#live.delete(connection);
        actor.disconnect();
      },
    };
  }

  /** Whether the server is stopping: what opens from now on is closed at once. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** A connection was closed by the house, and why. */
  noteClose(reason: CloseReason): void {
    notify(() => this.#onClose(reason), this.#onFault);
  }

  /** Slots taken: live connections, and those that are gone for the house but not for the platform. */
  get slots(): number {
    return this.#slots.taken;
  }

  /** Live connections by transport. */
  counts(): Map<TransportName, number> {
    const counts = new Map<TransportName, number>();
    for (const { transport } of this.#live.keys()) {
      counts.set(transport, (counts.get(transport) ?? 0) + 1);
    }
    return counts;
  }

  /** Ends whatever an ended session has opened or is about to open. */
  closeSession(sessionId: string): void {
    this.#each([...this.#actors], (actor) => actor.endSession(sessionId));
  }

  /** Gives all requests and connections of a user their new name. */
  rename(user: User): void {
    this.#each(this.#actors, (actor) => actor.rename(user));
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
   * Closes all, as the house is restarting; newcomers are taken. It is for the memory guard, after which
   * the house goes on: whoever ends the house calls `stop`. Resolves when the platform let go of them, or was waited
   * for long enough: a process that ends earlier takes the close from those who were still sending.
   */
  async closeAll(): Promise<void> {
    this.#each([...this.#live.keys()], (connection) => connection.close("restarting"));
    const deadline = this.#now() + GONE_WITHIN_MS;
    while (this.#slots.taken > 0 && this.#now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_WHILE_CLOSING_MS));
    }
  }

  /** Closes those whose peer takes nothing any more; called by a timer. */
  closeStalled(): void {
    const now = this.#now();
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
