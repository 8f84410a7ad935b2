// All live connections: how many there may be, whose they are, and how they end.

import type { CloseReason } from "../protocol/close_codes.ts";
import type { User } from "../protocol/event.ts";

/** The ways in that last. */
export const TRANSPORTS = ["websocket", "plain", "sse", "polling", "follow"] as const;

/** How a connection came in. */
export type TransportName = (typeof TRANSPORTS)[number];

/** A live connection, as the house needs to know it. */
export interface Connection {
  readonly transport: TransportName;
  readonly sessionId?: string;
  readonly userId?: string | undefined;
  /** Bytes that wait for the peer. */
  readonly pendingBytes: number;
  /** Tells the peer why and forgets it at once; twice is harmless. */
  close(reason: CloseReason): void;
  /** Its user has another name from now on. */
  rename(user: User): void;
}

/** How many connections there may be. */
export interface ConnectionsOptions {
  /** From one address; 0: no limit. */
  readonly perAddress: number;
  /** In all; 0: no limit. */
  readonly inAll: number;
  /** A clock in ms that never goes back. */
  readonly now?: () => number;
  /** Hears of each connection that the house closes. */
  readonly onClose?: (reason: CloseReason) => void;
}

interface Watched {
  readonly connection: Connection;
  leastPending: number;
  /** When the peer last took something, or nothing waited for it. */
  movedAt: number;
}

const LOOK_EVERY_MS = 5_000;
// A peer that took nothing for this long has its pings stuck behind the same write, so the platform's
// own idle timeout never fires for it.
const STALLED_AFTER_MS = 30_000;

/** Counts connections by address and watches that they move. */
export class Connections implements Disposable {
  readonly #perAddress: number;
  readonly #inAll: number;
  readonly #now: () => number;
  readonly #onClose: (reason: CloseReason) => void;
  readonly #byAddress = new Map<string, number>();
  readonly #live = new Map<Connection, Watched>();
  readonly #timer: ReturnType<typeof setInterval>;
  #slots = 0;

  /** No connections yet; looks after them every few seconds. */
  constructor(
    { perAddress, inAll, now = () => performance.now(), onClose = () => {} }: ConnectionsOptions,
  ) {
    this.#perAddress = perAddress;
    this.#inAll = inAll;
    this.#now = now;
    this.#onClose = onClose;
    this.#timer = setInterval(() => this.closeStalled(), LOOK_EVERY_MS);
  }

  /**
   * A slot for one more connection from `address`, or undefined where there are too many. It is
   * given back when the transport is really gone, which may be long after the house forgot it.
   */
  take(address: string): Disposable | undefined {
    const ofAddress = this.#byAddress.get(address) ?? 0;
    if (this.#perAddress > 0 && ofAddress >= this.#perAddress) return undefined;
    if (this.#inAll > 0 && this.#slots >= this.#inAll) return undefined;
    this.#byAddress.set(address, ofAddress + 1);
    this.#slots++;
    let taken = true;
    return {
      [Symbol.dispose]: () => {
        if (!taken) return;
        taken = false;
        this.#slots--;
        const left = this.#byAddress.get(address)! - 1;
        if (left === 0) this.#byAddress.delete(address);
        else this.#byAddress.set(address, left);
      },
    };
  }

  /** Takes part in closing and counting until it is disposed of. */
  add(connection: Connection): Disposable {
    this.#live.set(connection, { connection, leastPending: 0, movedAt: this.#now() });
    return { [Symbol.dispose]: () => void this.#live.delete(connection) };
  }

  /** A connection was closed by the house, and why. */
  noteClose(reason: CloseReason): void {
    this.#onClose(reason);
  }

  /** Slots taken: live connections, and those that are gone for the house but not for the platform. */
  get slots(): number {
    return this.#slots;
  }

  /** Live connections by transport. */
  counts(): Map<TransportName, number> {
    const counts = new Map<TransportName, number>();
    for (const { transport } of this.#live.keys()) {
      counts.set(transport, (counts.get(transport) ?? 0) + 1);
    }
    return counts;
  }

  /** Closes all connections of an ended session. */
  closeSession(sessionId: string): void {
    for (const connection of [...this.#live.keys()]) {
      if (connection.sessionId === sessionId) connection.close("session_ended");
    }
  }

  /** Tells all connections of a user their new name. */
  rename(user: User): void {
    for (const connection of this.#live.keys()) {
      if (connection.userId === user.id) connection.rename(user);
    }
  }

  /** Closes all: the house is restarting. */
  closeAll(): void {
    for (const connection of [...this.#live.keys()]) connection.close("restarting");
  }

  /** Closes those whose peer takes nothing any more; called by a timer. */
  closeStalled(): void {
    const now = this.#now();
    for (const watched of [...this.#live.values()]) {
      const pending = watched.connection.pendingBytes;
      if (pending === 0 || pending < watched.leastPending) watched.movedAt = now;
      watched.leastPending = pending;
      if (now - watched.movedAt > STALLED_AFTER_MS) watched.connection.close("too_slow");
    }
  }

  /** Watches no longer. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
