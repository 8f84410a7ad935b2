// Shares one stream or poll among the tabs of a browser: HTTP/1.1 allows six connections to a host, so
// that six tabs with one each would leave none for other pages and for writes.
//
// Of the tabs in one room, one leads (tab_lead.ts): it has the room's lock and forwards what arrives. The
// others catch up once and follow; when the leader goes, the lock passes to the next of them. A leader
// holds a connection only in one of a few slots; without a slot it polls now and then. A leader whose
// room is hidden in all tabs gives its slot to one whose room is visible.

import { HttpLink, type HttpTransportOptions } from "./http_link.ts";
import { LeaderWatch } from "./leader_watch.ts";
import { liveFrames, missedPages } from "./missed_pages.ts";
import { RoomLocks } from "./room_locks.ts";
import { TabLead } from "./tab_lead.ts";
import { isForwarded, parseTabMessage, type TabMessage } from "./tab_message.ts";
import type { TabChannel, TabShare } from "./tab_share.ts";
export { tabShare } from "./tab_share.ts";
import type { IncomingFrame, Link, LinkEvents, Transport } from "./transport.ts";

/** A request that does not wait is lost if it is not answered by then. */
const ANSWERED_WITHIN_MS = 10_000;

/** What a shared transport needs. */
export interface SharedTransportOptions extends HttpTransportOptions {
  readonly share: TabShare;
}

/** Wraps `direct`, which is opened only while this tab leads and has a slot. */
export function sharedTransport(direct: Transport, options: SharedTransportOptions): Transport {
  return {
    name: direct.name,
    open: (events) => new SharedLink(direct, options, events),
  };
}

class SharedLink extends HttpLink {
  readonly #direct: Transport;
  readonly #share: TabShare;
  readonly #locks: RoomLocks;
  readonly #watch: LeaderWatch;
  readonly #stops: (() => void)[] = [];
  #channel: TabChannel | undefined;
  #isLive = false;
  /** Set while this tab leads. */
  #lead: TabLead | undefined;
  /** Ends the wait for the lead; set while this tab waits. */
  #queue: AbortController | undefined;
  /** What the leader has forwarded since this tab began to catch up. */
  #early: IncomingFrame[] | undefined;
  #catchingUp: Promise<void> | undefined;

  constructor(direct: Transport, options: SharedTransportOptions, events: LinkEvents) {
    super(options, events);
    const { address, share, clock } = options;
    this.#direct = direct;
    this.#share = share;
    this.#locks = new RoomLocks(share, address.room, address.userId?.());
    this.#watch = new LeaderWatch({
      clock,
      ask: () => this.#post({ type: "ask", lock: this.#locks.name }),
      onSilent: () => this.#queue?.abort(),
    });
  }

  override check(): void {
    if (this.ended) return;
    if (this.#lead) return this.#lead.check();
    this.#catchUp();
    this.#watch.ask();
  }

  override close(): void {
    super.close();
    this.#stopLead();
    this.#queue?.abort();
    this.#watch.stop();
    this.#locks.setSeen(false, () => {});
    for (const stop of this.#stops.splice(0)) stop();
    this.#channel?.close();
    this.#channel = undefined;
  }

  protected override async run(): Promise<void> {
    const { sight, leads } = this.#share;
    // While this tab tries a better transport, its own link leads: this one must prove that it works.
    if (leads.has(this.#locks.name) && !(await this.#proves())) return;
    if (this.ended) return;
    this.#channel = this.#share.channel();
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#handle(parseTabMessage(data));
    this.#stops.push(
      sight.onChange(() => this.#updateSight()),
      sight.onFreeze(() => this.#lose()),
    );
    this.#updateSight();
    await this.#turn({ ifAvailable: true });
    while (!this.ended) {
      // A tab without locks has no leader to follow.
      if (!this.#locks.isAlone) {
        this.#watch.restart();
        await this.#catchUp();
      }
      if (this.ended) return;
      this.#queue = new AbortController();
      const { signal } = this.#queue;
      await this.#turn(this.#watch.isSilent ? { steal: true } : { signal });
    }
  }

  #lose(): void {
    this.end("reconnect", "lost");
  }

  /** Waits for the room's lock and leads while it is held. Returns early if the wait is aborted. */
  async #turn(options: LockOptions): Promise<void> {
    try {
      await this.#locks.lead(options, () => this.#startLead());
    } finally {
      this.#stopLead();
    }
  }

  async #startLead(): Promise<void> {
    if (this.ended) return;
    const { name } = this.#locks;
    this.#watch.stop();
    this.#share.leads.add(name);
    const lead = this.#lead = new TabLead({
      direct: this.#direct,
      locks: this.#locks,
      sight: this.#share.sight,
      clock: this.options.clock,
      events: {
        frames: (frames) => this.#deliver(frames),
        live: () => this.#goLive(),
        closed: (next, cause) => this.end(next, cause),
      },
      catchUp: () => this.#catchUp(),
      post: (type) => this.#post({ type }),
    });
    await lead.run();
  }

  #stopLead(): void {
    if (!this.#lead) return;
    this.#lead.stop();
    this.#lead = undefined;
    this.#share.leads.delete(this.#locks.name);
  }

  /** Opens the transport beside the one that this tab holds; false if it does not go live. */
  async #proves(): Promise<boolean> {
    let probe: Link | undefined;
    const isAlive = await new Promise<boolean>((resolve) => {
      probe = this.#direct.open({
        frames: () => {},
        live: () => resolve(true),
        closed: () => resolve(false),
      });
      this.#stops.push(() => resolve(false));
    });
    probe?.close();
    return isAlive;
  }

  /** Delivers frames of this tab's own connection, to the other tabs too if it leads. */
  #deliver(frames: readonly IncomingFrame[]): void {
    this.events.frames(frames);
    if (!this.#lead) return;
    const { name: lock } = this.#locks;
    const isReset = frames.some((frame) => frame.type === "joined" && !frame.complete);
    this.#post(
      isReset
        ? { type: "again", lock }
        : { type: "frames", lock, frames: frames.filter(isForwarded) },
    );
  }

  #goLive(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.events.live();
  }

  #post(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  #handle(message: TabMessage | undefined): void {
    if (!message) return;
    const lead = this.#lead;
    const lose = () => this.#lose();
    if (message.type === "free") return void lead?.onFree().catch(lose);
    if (message.type === "need") return void lead?.onNeed().catch(lose);
    if (message.lock !== this.#locks.name) return;
    if (message.type === "seen") return lead?.onSeen();
    if (message.type === "ask") {
      if (lead) this.#post({ type: "here", lock: message.lock });
      return;
    }
    // The sender has lost the lead and does not know it yet.
    if (lead) return;
    this.#watch.reset();
    if (message.type === "again") this.#catchUp();
    else if (message.type === "frames") {
      if (this.#early) this.#early.push(...message.frames);
      else this.events.frames(message.frames);
    }
  }

  /** The tab has become visible or hidden. */
  #updateSight(): void {
    const isVisible = this.#share.sight.isVisible();
    this.#locks.setSeen(isVisible, () => this.#post({ type: "seen", lock: this.#locks.name }));
    if (isVisible) this.#lead?.onSeen();
    else this.#lead?.onHidden();
  }

  /** Requests what is new; simultaneous calls share one request. */
  #catchUp(): Promise<void> {
    return this.#catchingUp ??= this.#requestMissed().then(
      () => this.#catchingUp = undefined,
      () => this.#lose(),
    );
  }

  async #requestMissed(): Promise<void> {
    const { room } = this.options.address;
    this.#early ??= [];
    const request = async (query: Readonly<Record<string, string>>) => {
      this.expectWithin(ANSWERED_WITHIN_MS);
      const response = await this.get("application/json", { users: "1", ...query });
      return await response?.json();
    };
    for await (const page of missedPages({ room, request })) {
      if (this.ended) return;
      this.checkUser(page.user);
      if (this.ended) return;
      this.expectNothing();
      // The first answer catches up. After it, events are live, unless the page is incomplete.
      this.#deliver(this.#isLive ? liveFrames(page) : [page]);
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    if (this.ended) return;
    if (early.length > 0) this.events.frames(early);
    this.#goLive();
  }
}
