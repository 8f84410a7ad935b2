// Keeps one room connected: which transport, when to try again, when to stop. Knows no DOM.

import { backOff, LONGEST_DELAY_MS } from "./back_off.ts";
import type { AfterClose, CloseCause } from "../../protocol/close_codes.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { TransportName } from "../../protocol/view.ts";
import type { IncomingFrame, Link, OutgoingFrame, Transport } from "./transport.ts";

/** What a person can be told about the connection. */
export type ConnectionState =
  | { readonly name: "connecting"; readonly by: TransportName }
  | { readonly name: "live"; readonly by: TransportName }
  /** Tries again at `until`, ms since the epoch. */
  | { readonly name: "waiting"; readonly until: number }
  /** The device says that it has no network. */
  | { readonly name: "offline" }
  /** Comes back only when somebody asks for it. */
  | { readonly name: "stopped"; readonly cause: CloseCause };

/** A transport that has neither joined the room nor brought anything by then is taken for broken. */
export const OPEN_WITHIN_MS = 4_000;
/** A connection that lasted this long was a good one: the next wait starts short again. */
export const STEADY_AFTER_MS = 3_000;
/** Longer than any transport takes to notice that nothing passes any more: such a connection held. */
export const HELD_AFTER_MS = 60_000;
/** So many connections in a row that joined and did not hold are the transport's fault. */
export const LOST_IN_A_ROW_MAX = 4;
/** A transport that worked before is given up after this many failures while the server answers HTTP. */
export const FAILURES_OF_A_KNOWN_TRANSPORT = 2;
/** On a lower transport, how long until a better one is tried beside it; doubles with each failure. */
export const TRY_HIGHER_AFTER_MS = 60_000;
const TRY_HIGHER_AT_MOST_MS = 15 * 60_000;

/** What a connection is made of. */
export interface ConnectionOptions {
  /** The transports that may be used, best first; one where the user chose it. */
  readonly transports: readonly [Transport, ...Transport[]];
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether plain HTTP reaches the server: then it is the transport that is broken, not the server. */
  readonly reachable: () => Promise<boolean>;
  readonly onState: (state: ConnectionState) => void;
  readonly onFrames: (frames: readonly IncomingFrame[]) => void;
}

/** A room's connection. `state` is the only thing that says how it is. */
export class Connection implements Disposable {
  readonly #options: ConnectionOptions;
  #state: ConnectionState;
  #link: Link | undefined;
  /** A better transport that is tried while the present one works. */
  #probe: Link | undefined;
  #transportIndex = 0;
  /** Attempts since the last steady connection. */
  #attempts = 0;
  /** Failures since this transport was chosen or last worked that cannot be the server's fault. */
  #transportFailures = 0;
  /** Connections in a row that joined and were lost before they had held. */
  #lostInARow = 0;
  /** The server answered HTTP just before the present attempt. */
  #answered = false;
  #liveSince = 0;
  #known = new Set<TransportName>();
  #tryHigherAfter = TRY_HIGHER_AFTER_MS;
  #probes = 0;
  #networkDown = false;
  #isDisposed = false;
  /** The one alarm that is set for the present state: open deadline, retry or step up. */
  #cancelAlarm = () => {};
  #cancelProbe = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#state = { name: "connecting", by: options.transports[0].name };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects now, whatever was before: at the start, after signing in, when somebody asks. */
  restart(): void {
    this.#attempts = 0;
    this.#transportFailures = 0;
    this.#lostInARow = 0;
    this.#answered = false;
    this.#connect();
  }

  /** Joins again from the cursor on: something of what came is missing. */
  rejoin(): void {
    if (this.#state.name === "live") this.#connect();
  }

  /** Hands a frame to the transport; false where there is none, and the frame was not sent. */
  send(frame: OutgoingFrame): boolean {
    if (this.#state.name !== "live" || !this.#link) return false;
    this.#link.send(frame);
    return true;
  }

  /** The device says that the network is back. */
  networkUp(): void {
    this.#networkDown = false;
    this.reconnectNow();
  }

  /**
   * The device says that the network is gone. It may be wrong (a server on the same machine), so a
   * link that works stays; it is only asked whether it does.
   */
  networkDown(): void {
    this.#networkDown = true;
    if (this.#state.name === "waiting") this.#wait(LONGEST_DELAY_MS);
    else this.#link?.check();
  }

  /** Somebody looks at the page again: do not keep them waiting. */
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
    this.#options.onState(state);
  }

  #drop(): void {
    this.#cancelAlarm();
    this.#cancelProbe();
    this.#probe?.close();
    this.#probe = undefined;
    this.#link?.close();
    this.#link = undefined;
  }

  #connect(): void {
    // Who waited for an answer, to a name that was given, may ask for it after the room was left.
    if (this.#isDisposed) return;
    this.#drop();
    const transport = this.#transport;
    this.#enter({ name: "connecting", by: transport.name });
    const fail = (next: AfterClose, cause: CloseCause) => {
      this.#drop();
      this.#afterClose(next, cause);
    };
    const expectSoon = () => {
      this.#cancelAlarm();
      this.#cancelAlarm = this.#options.clock.setTimer(
        OPEN_WITHIN_MS,
        () => fail("reconnect", "lost"),
      );
    };
    expectSoon();
    this.#link = transport.open({
      frames: (frames) => {
        // Whoever missed much is sent all of it first: a transport that brings something is not broken.
        if (this.#state.name === "connecting") expectSoon();
        this.#options.onFrames(frames);
      },
      live: () => this.#live(),
      closed: fail,
    });
  }

  #live(): void {
    const by = this.#transport.name;
    this.#cancelAlarm();
    // Whatever the device says: there is a network.
    this.#networkDown = false;
    this.#known.add(by);
    this.#transportFailures = 0;
    this.#answered = false;
    this.#liveSince = this.#options.clock.now();
    this.#enter({ name: "live", by });
    if (this.#transportIndex > 0) this.#planStepUp();
  }

  #afterClose(next: AfterClose, cause: CloseCause): void {
    const { clock, random } = this.#options;
    if (next === "stay_away") return this.#enter({ name: "stopped", cause });
    const wasLive = this.#state.name === "live";
    const lived = wasLive ? clock.now() - this.#liveSince : 0;
    if (lived >= STEADY_AFTER_MS) this.#attempts = 0;
    if (lived >= HELD_AFTER_MS) {
      this.#lostInARow = 0;
      if (this.#transportIndex === 0) this.#tryHigherAfter = TRY_HIGHER_AFTER_MS;
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
    this.#cancelAlarm();
    this.#enter(
      this.#networkDown ? { name: "offline" } : { name: "waiting", until: clock.now() + delay },
    );
    this.#cancelAlarm = clock.setTimer(
      this.#networkDown ? LONGEST_DELAY_MS : delay,
      () => this.#connect(),
    );
  }

  /**
   * A server that is down breaks every transport alike; only one that answers HTTP shows a broken transport. A
   * transport that worked before is blamed only when the server answered before the attempt too: else a
   * server that just comes back would look like it. One that joins and does not hold is blamed after
   * some times: a stream of which only the beginning passes joins forever.
   */
  #considerFallback(wasLive: boolean): void {
    const { transports, reachable } = this.#options;
    const known = this.#known.has(this.#transport.name);
    if (!wasLive && (!known || this.#answered)) this.#transportFailures += 1;
    this.#answered = false;
    if (transports.length < 2 || (wasLive && this.#lostInARow < LOST_IN_A_ROW_MAX)) return;
    const enough = known ? FAILURES_OF_A_KNOWN_TRANSPORT : 1;
    const waiting = this.#state;
    reachable().then((answers) => {
      // Whatever happened meanwhile knows better.
      if (!answers || this.#state !== waiting) return;
      this.#answered = true;
      if (this.#transportFailures < enough && this.#lostInARow < LOST_IN_A_ROW_MAX) return;
      this.#transportFailures = 0;
      this.#lostInARow = 0;
      this.#transportIndex = (this.#transportIndex + 1) % transports.length;
      // After the last one the first has its turn, and not before the wait is over.
      if (this.#transportIndex > 0) this.#connect();
    }, () => {/* not reachable: the wait goes on */});
  }

  #planStepUp(): void {
    this.#cancelProbe = this.#options.clock.setTimer(this.#tryHigherAfter, () => this.#tryHigher());
  }

  /** Tries a better transport beside the present one and changes over only once it has joined. */
  #tryHigher(): void {
    const { transports, clock, onFrames } = this.#options;
    const index = this.#probes++ % this.#transportIndex;
    const better = transports[index];
    if (!better) return;
    const giveUp = () => {
      this.#cancelProbe();
      this.#probe?.close();
      this.#probe = undefined;
      this.#tryHigherAfter = Math.min(this.#tryHigherAfter * 2, TRY_HIGHER_AT_MOST_MS);
      this.#planStepUp();
    };
    this.#cancelProbe = clock.setTimer(OPEN_WITHIN_MS, giveUp);
    let adopted = false;
    const probe = better.open({
      frames: onFrames,
      live: () => {
        adopted = true;
        this.#probe = undefined;
        this.#drop();
        this.#link = probe;
        this.#transportIndex = index;
        // It has joined before and may not hold again: the next time is later, until it has held.
        this.#tryHigherAfter = Math.min(this.#tryHigherAfter * 2, TRY_HIGHER_AT_MOST_MS);
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
