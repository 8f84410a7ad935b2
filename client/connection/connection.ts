// Keeps a room connected: chooses the transport, and decides when to try again and when to stop.

import { backOff, LONGEST_DELAY_MS } from "./retry.ts";
import type { AfterClose, CloseCause } from "../../protocol/close_codes.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { TransportName } from "../../protocol/view.ts";
import type { IncomingFrame, Link, OutgoingFrame, Transport } from "./transport.ts";

/** What the page shows about the connection. */
export type ConnectionState =
  | { readonly name: "connecting"; readonly by: TransportName }
  | { readonly name: "live"; readonly by: TransportName }
  /** The next attempt comes at `until`, ms since the epoch. */
  | { readonly name: "waiting"; readonly until: number }
  /** The device reports no network. */
  | { readonly name: "offline" }
  /** Comes back only if the user asks for it. */
  | { readonly name: "stopped"; readonly cause: CloseCause };

/** A transport that has neither joined the room nor delivered anything by then counts as broken. */
export const OPEN_WITHIN_MS = 4_000;
/** After a connection that lasted this long, the next wait is short again. */
export const STEADY_AFTER_MS = 3_000;
/** Longer than any transport takes to notice a dead network: such a connection was stable. */
export const HELD_AFTER_MS = 60_000;
/** This many unstable connections in a row are the transport's fault. */
export const LOST_IN_A_ROW_MAX = 4;
/** Failures of a transport that has worked before, while the server answers HTTP, until it falls back. */
export const FAILURES_OF_A_KNOWN_TRANSPORT = 2;
/** How long a fallback runs before a better transport is tried beside it; doubles with each failure. */
export const TRY_HIGHER_AFTER_MS = 60_000;
const TRY_HIGHER_AT_MOST_MS = 15 * 60_000;

/** What a connection needs. */
export interface ConnectionOptions {
  /** The allowed transports, best first. */
  readonly transports: readonly [Transport, ...Transport[]];
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the server answers plain HTTP; if it does, the transport is broken, not the server. */
  readonly reachable: () => Promise<boolean>;
}

/** What a connection reports. */
export interface ConnectionEvents {
  state(state: ConnectionState): void;
  frames(frames: readonly IncomingFrame[]): void;
}

/** A room's connection. */
export class Connection implements Disposable {
  readonly #options: ConnectionOptions;
  #events: ConnectionEvents = { state() {}, frames() {} };
  #state: ConnectionState;
  #link: Link | undefined;
  /** A better transport on trial while the current one works. */
  #probe: Link | undefined;
  #transportIndex = 0;
  /** Attempts since the last steady connection. */
  #attempts = 0;
  /** Failures that cannot be the server's, since this transport was chosen or last worked. */
  #transportFailures = 0;
  /** Unstable connections in a row. */
  #lostInARow = 0;
  /** Whether the server answered HTTP just before the current attempt. */
  #answered = false;
  #liveSince = 0;
  #worked = new Set<TransportName>();
  #probeAfter = TRY_HIGHER_AFTER_MS;
  #probes = 0;
  #networkDown = false;
  #isDisposed = false;
  /** The timer of the current state: the deadline of an attempt, or the next retry. */
  #cancelTimer = () => {};
  #cancelProbe = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#state = { name: "connecting", by: options.transports[0].name };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Reports to `events` from now on. Call it before the first `restart()`. */
  listen(events: ConnectionEvents): void {
    this.#events = events;
  }

  /** Connects now and forgets earlier failures: at the start, after a sign-in, or if the user asks. */
  restart(): void {
    this.#attempts = 0;
    this.#transportFailures = 0;
    this.#lostInARow = 0;
    this.#answered = false;
    this.#connect();
  }

  /** Joins again from the cursor: an event is missing. */
  rejoin(): void {
    if (this.#state.name === "live") this.#connect();
  }

  /** Sends a frame; false if there is no live link and the frame was not sent. */
  send(frame: OutgoingFrame): boolean {
    if (this.#state.name !== "live" || !this.#link) return false;
    this.#link.send(frame);
    return true;
  }

  /** The device reports that the network is back. */
  networkUp(): void {
    this.#networkDown = false;
    this.reconnectNow();
  }

  /**
   * The device reports that the network is gone. That may be wrong (a server on the same machine), so
   * a working link stays and is only checked.
   */
  networkDown(): void {
    this.#networkDown = true;
    if (this.#state.name === "waiting") this.#wait(LONGEST_DELAY_MS);
    else this.#link?.check();
  }

  /** Checks the link, or ends a wait: the user looks at the page again. */
  reconnectNow(): void {
    if (this.#state.name === "live") this.#link?.check();
    else if (this.#state.name === "waiting" || this.#state.name === "offline") this.#connect();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#drop();
  }

  get #transport(): Transport {
    return this.#options.transports[this.#transportIndex] ?? this.#options.transports[0];
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#events.state(state);
  }

  #drop(): void {
    this.#cancelTimer();
    this.#cancelProbe();
    this.#probe?.close();
    this.#probe = undefined;
    this.#link?.close();
    this.#link = undefined;
  }

  #connect(): void {
    // A sign-in may be answered after the room was left.
    if (this.#isDisposed) return;
    this.#drop();
    const transport = this.#transport;
    this.#enter({ name: "connecting", by: transport.name });
    const fail = (next: AfterClose, cause: CloseCause) => {
      this.#drop();
      this.#afterClose(next, cause);
    };
    const expectSoon = () => {
      this.#cancelTimer();
      this.#cancelTimer = this.#options.clock.setTimer(
        OPEN_WITHIN_MS,
        () => fail("reconnect", "lost"),
      );
    };
    expectSoon();
    this.#link = transport.open({
      frames: (frames) => {
        // Catching up may take long: a transport that delivers something is not broken.
        if (this.#state.name === "connecting") expectSoon();
        this.#events.frames(frames);
      },
      live: () => this.#live(),
      closed: fail,
    });
  }

  #live(): void {
    const by = this.#transport.name;
    this.#cancelTimer();
    // There is a network, whatever the device reports.
    this.#networkDown = false;
    this.#worked.add(by);
    this.#transportFailures = 0;
    this.#answered = false;
    this.#liveSince = this.#options.clock.now();
    this.#enter({ name: "live", by });
    if (this.#transportIndex > 0) this.#planProbe();
  }

  #afterClose(next: AfterClose, cause: CloseCause): void {
    const { clock, random } = this.#options;
    if (next === "stay_away") return this.#enter({ name: "stopped", cause });
    const wasLive = this.#state.name === "live";
    const lived = wasLive ? clock.now() - this.#liveSince : 0;
    if (lived >= STEADY_AFTER_MS) this.#attempts = 0;
    if (lived >= HELD_AFTER_MS) {
      this.#lostInARow = 0;
      if (this.#transportIndex === 0) this.#probeAfter = TRY_HIGHER_AFTER_MS;
    } else if (wasLive) this.#lostInARow += 1;
    const delay = next === "reconnect_later"
      ? LONGEST_DELAY_MS * (0.5 + random() / 2)
      : backOff(this.#attempts, random);
    this.#attempts += 1;
    this.#wait(delay);
    if (cause === "lost") this.#considerFallback(wasLive);
  }

  #wait(delay: number): void {
    const { clock } = this.#options;
    this.#cancelTimer();
    this.#enter(
      this.#networkDown ? { name: "offline" } : { name: "waiting", until: clock.now() + delay },
    );
    this.#cancelTimer = clock.setTimer(
      this.#networkDown ? LONGEST_DELAY_MS : delay,
      () => this.#connect(),
    );
  }

  /**
   * Falls back to the next transport if this one is broken. A server that is down breaks all of them
   * alike, so the transport is blamed only if the server answers HTTP. A transport that has worked
   * before is blamed only if the server answered before the attempt too: otherwise a restarting server
   * would look the same. One that keeps joining and breaking is blamed after a few times: a proxy may
   * pass only the beginning of a stream.
   */
  #considerFallback(wasLive: boolean): void {
    const { transports, reachable } = this.#options;
    const hasWorked = this.#worked.has(this.#transport.name);
    if (!wasLive && (!hasWorked || this.#answered)) this.#transportFailures += 1;
    this.#answered = false;
    if (transports.length < 2 || (wasLive && this.#lostInARow < LOST_IN_A_ROW_MAX)) return;
    const enough = hasWorked ? FAILURES_OF_A_KNOWN_TRANSPORT : 1;
    const waiting = this.#state;
    reachable().then((answers) => {
      // The state has changed meanwhile.
      if (!answers || this.#state !== waiting) return;
      this.#answered = true;
      if (this.#transportFailures < enough && this.#lostInARow < LOST_IN_A_ROW_MAX) return;
      this.#transportFailures = 0;
      this.#lostInARow = 0;
      this.#transportIndex = (this.#transportIndex + 1) % transports.length;
      // After the last transport comes the first, once the wait is over.
      if (this.#transportIndex > 0) this.#connect();
    }, () => {/* The server is down: the wait goes on. */});
  }

  #planProbe(): void {
    this.#cancelProbe = this.#options.clock.setTimer(this.#probeAfter, () => this.#probeBetter());
  }

  /** Tries a better transport beside the current one, and switches only once it has joined. */
  #probeBetter(): void {
    const { transports, clock } = this.#options;
    const index = this.#probes++ % this.#transportIndex;
    const better = transports[index];
    if (!better) return;
    const giveUp = () => {
      this.#cancelProbe();
      this.#probe?.close();
      this.#probe = undefined;
      this.#probeAfter = Math.min(this.#probeAfter * 2, TRY_HIGHER_AT_MOST_MS);
      this.#planProbe();
    };
    this.#cancelProbe = clock.setTimer(OPEN_WITHIN_MS, giveUp);
    let adopted = false;
    const probe = better.open({
      frames: (frames) => this.#events.frames(frames),
      live: () => {
        adopted = true;
        this.#probe = undefined;
        this.#drop();
        this.#link = probe;
        this.#transportIndex = index;
        // It may break again: the next probe comes later, until it has been stable.
        this.#probeAfter = Math.min(this.#probeAfter * 2, TRY_HIGHER_AT_MOST_MS);
        this.#transportFailures = 0;
        this.#lostInARow = 0;
        this.#live();
      },
      closed: (next, cause) => {
        if (!adopted) return giveUp();
        this.#drop();
        this.#afterClose(next, cause);
      },
    });
    this.#probe = probe;
  }
}
