// A stream or a poll that the tabs of one browser share: HTTP/1.1 has six connections to a host, and a
// tab that holds one for itself leaves none for the seventh page, nor for what anybody sends.
//
// Of the tabs in one room, one leads: it has the room's lock, and hands on to the others what comes. The
// others catch up once and listen; when the leader goes, the lock passes to the next of them. A leader
// holds a connection only in one of a few slots. Without one it asks now and then, which holds nothing.
// A leader whose room nobody sees gives its slot to one whose room is seen.

import { deferred } from "../deferred.ts";
import { parseServerFrame } from "../../protocol/parse_server_frame.ts";
import { OPEN_WITHIN_MS } from "./connection.ts";
import { HttpLink } from "./http_link.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import type { TabChannel, TabLocks, TabShare } from "./tab_share.ts";
export { tabShare } from "./tab_share.ts";
import type { IncomingFrame, Link, LinkEvents, Transport } from "./transport.ts";

/** Of the six connections to a host, the others are for pages and for what is sent. */
export const SLOTS = 3;
/** How often a leader without a slot asks while somebody sees its room: as late as a message may be. */
export const ASK_EVERY_MS = 2_000;
/** The same while nobody does. */
export const ASK_HIDDEN_EVERY_MS = 20_000;
/** A leader that was silent for so long is asked whether it is there. */
export const SILENT_AFTER_MS = 15_000;
/** One that does not answer by then is frozen, or too busy to lead. */
export const HERE_WITHIN_MS = 5_000;
/** A poll that does not wait has been answered by then, or is lost. */
const ANSWERED_WITHIN_MS = 10_000;
/** Most events asked for at once. */
const LIMIT = 200;

/** What tabs say to each other; each hears all of it but its own. */
type TabMessage =
  /** From the leader of a room: what has come. */
  | { readonly type: "frames"; readonly lock: string; readonly frames: readonly IncomingFrame[] }
  /** From the leader: something that cannot be handed on; ask for it. */
  | { readonly type: "again"; readonly lock: string }
  /** To the leader: is somebody there? And its answer. */
  | { readonly type: "ask" | "here"; readonly lock: string }
  /** A room that is seen has no slot. */
  | { readonly type: "need" }
  /** There is a slot again. */
  | { readonly type: "free" };

/** What a shared wire is made of. */
export interface SharedTransportOptions extends HttpTransportOptions {
  readonly share: TabShare;
}

/** Makes a wire that brings what `direct` brings, and opens that only if this tab leads and has a slot. */
export function sharedTransport(direct: Transport, options: SharedTransportOptions): Transport {
  return {
    name: direct.name,
    open: (events) => new SharedLink(direct, options, events),
  };
}

/** Where there are no locks, everybody gets each of them at once. */
const NO_LOCKS: TabLocks = {
  request: (_name: string, ...rest: readonly unknown[]) =>
    (rest.at(-1) as (lock: object) => Promise<never>)({}),
};

class SharedLink extends HttpLink {
  readonly #direct: Transport;
  readonly #share: TabShare;
  readonly #lock: string;
  readonly #stops: (() => void)[] = [];
  #locks: TabLocks;
  #channel: TabChannel | undefined;
  #live = false;
  /** While this tab leads; ends that. */
  #stopLeading: (() => void) | undefined;
  /** While this tab holds a connection; closes it. */
  #letGo: (() => void) | undefined;
  #held: Link | undefined;
  /** While this tab waits for its turn; ends that. */
  #queue: AbortController | undefined;
  /** Ends the pause between two questions. */
  #askNow = () => {};
  /** What the leader has handed on while this tab was catching up. */
  #early: IncomingFrame[] | undefined;
  #catchingUp: Promise<void> | undefined;
  #isSilent = false;
  #cancelWatch = () => {};
  #hide = () => {};

  constructor(direct: Transport, options: SharedTransportOptions, events: LinkEvents) {
    super(options, events);
    const { address, share } = options;
    this.#direct = direct;
    this.#share = share;
    this.#locks = share.locks ?? NO_LOCKS;
    this.#lock = `hubbub.held.${address.room} ${address.userId?.() ?? ""}`;
  }

  override check(): void {
    if (this.#held) return this.#held.check();
    if (this.#stopLeading) return this.#askNow();
    this.#catchUp();
    this.#question();
  }

  override close(): void {
    super.close();
    this.#stopLeading?.();
    this.#queue?.abort();
    this.#cancelWatch();
    this.#hide();
    for (const stop of this.#stops.splice(0)) stop();
    this.#channel?.close();
    this.#channel = undefined;
  }

  protected override async run(): Promise<void> {
    const { sight, leads } = this.#share;
    // A better wire that this tab tries beside its own has to show that it works.
    if (leads.has(this.#lock) && !(await this.#proves())) return;
    if (this.ended) return;
    this.#channel = this.#share.channel();
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#stops.push(
      sight.onChange(() => this.#look()),
      sight.onFreeze(() => this.end("reconnect", "lost")),
    );
    this.#look();
    await this.#turn({ ifAvailable: true });
    while (!this.ended) {
      // Nobody hands anything on to a tab that is on its own.
      if (this.#locks !== NO_LOCKS) {
        this.#expectLeader();
        await this.#catchUp();
      }
      if (this.ended) return;
      this.#queue = new AbortController();
      const { signal } = this.#queue;
      await this.#turn(this.#isSilent ? { steal: true } : { signal });
    }
  }

  /** Leads once the room's lock is there, until that ends, or until the wait for it does. */
  async #turn(options: LockOptions): Promise<void> {
    try {
      await this.#locks.request(this.#lock, options, (lock) => lock ? this.#lead() : undefined);
    } catch (error) {
      // Another tab took the lock, or this link no longer waits for it.
      if (Object(error).name === "AbortError") return;
      // Some browsers have locks and refuse them, where cookies are blocked.
      this.#locks = NO_LOCKS;
    } finally {
      this.#stopLeading?.();
    }
  }

  async #lead(): Promise<void> {
    if (this.ended) return;
    const { leads } = this.#share;
    let isOver = false;
    this.#stopLeading = () => {
      isOver = true;
      this.#stopLeading = undefined;
      leads.delete(this.#lock);
      this.#letGo?.();
      this.#askNow();
    };
    leads.add(this.#lock);
    this.#isSilent = false;
    this.#cancelWatch();
    while (!isOver) {
      if (this.#mayHold) await this.#holdInSlot();
      if (isOver) return;
      if (await this.#isSeen()) this.#post({ type: "need" });
      await this.#catchUp();
      if (!isOver) await this.#pause();
    }
  }

  /** A tab on its own cannot know who else holds what: it holds only while it is seen. */
  get #mayHold(): boolean {
    return this.#locks !== NO_LOCKS || this.#share.sight.isVisible();
  }

  /** Holds a connection where there is a slot, until it is let go. */
  async #holdInSlot(): Promise<void> {
    for (let slot = 0, isHeld = false; slot < SLOTS && !isHeld && this.#stopLeading; slot++) {
      isHeld = await this.#locks.request(
        `hubbub.slot.${slot}`,
        { ifAvailable: true },
        async (lock) => {
          if (lock && this.#stopLeading) await this.#hold();
          return lock !== null;
        },
      );
      if (isHeld) this.#post({ type: "free" });
    }
  }

  async #hold(): Promise<void> {
    const { promise, resolve } = deferred<void>();
    const cancel = this.options.timers.after(
      OPEN_WITHIN_MS,
      () => this.end("reconnect", "lost"),
    );
    this.#letGo = () => {
      this.#letGo = undefined;
      this.#held?.close();
      this.#held = undefined;
      cancel();
      resolve();
    };
    this.#held = this.#direct.open({
      frames: (frames) => {
        cancel();
        this.#bring(frames);
      },
      live: () => {
        cancel();
        this.#becomeLive();
      },
      closed: (next, cause) => this.end(next, cause),
    });
    await promise;
  }

  /** Opens the wire beside the one that this tab holds; false where it does not come to life. */
  async #proves(): Promise<boolean> {
    const { promise, resolve } = deferred<boolean>();
    const probe = this.#direct.open({
      frames: () => {},
      live: () => resolve(true),
      closed: () => resolve(false),
    });
    this.#stops.push(() => resolve(false));
    const isAlive = await promise;
    probe.close();
    return isAlive;
  }

  /** What came over this tab's own connection, for it and for the others. */
  #bring(frames: readonly IncomingFrame[]): void {
    this.events.frames(frames);
    if (!this.#stopLeading) return;
    const isReset = frames.some((frame) => frame.type === "joined" && !frame.complete);
    const forAll = frames.filter(({ type }) => type !== "malformed");
    this.#post(
      isReset
        ? { type: "again", lock: this.#lock }
        : { type: "frames", lock: this.#lock, frames: forAll },
    );
  }

  #becomeLive(): void {
    if (this.#live) return;
    this.#live = true;
    this.events.live();
  }

  #hear(message: TabMessage): void {
    if (message.type === "free") {
      // First come those who are seen: another one would have to give it back.
      if (this.#share.sight.isVisible()) this.#askNow();
      return;
    }
    if (message.type === "need") return void this.#yield();
    if (message.lock !== this.#lock) return;
    if (message.type === "ask") {
      if (this.#stopLeading) this.#post({ type: "here", lock: this.#lock });
      return;
    }
    // One that leads no more, and has not heard of it yet.
    if (this.#stopLeading) return;
    this.#isSilent = false;
    this.#expectLeader();
    if (message.type === "again") this.#catchUp();
    else if (message.type === "frames") {
      if (this.#early) this.#early.push(...message.frames);
      else this.events.frames(message.frames);
    }
  }

  #post(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  /** Gives the slot to a room that is seen, if this one is not. */
  async #yield(): Promise<void> {
    if (this.#letGo && !(await this.#isSeen())) this.#letGo?.();
  }

  /** Whether some tab at this room is seen: each of those has a part in a lock. */
  async #isSeen(): Promise<boolean> {
    if (this.#share.sight.isVisible()) return true;
    if (this.#locks === NO_LOCKS) return false;
    return await this.#locks.request(
      this.#seenLock,
      { ifAvailable: true },
      (lock) => lock === null,
    );
  }

  get #seenLock(): string {
    return `hubbub.seen.${this.#lock}`;
  }

  /** The tab is seen, or is no longer. */
  #look(): void {
    this.#hide();
    if (this.#share.sight.isVisible()) {
      const { promise, resolve } = deferred<void>();
      this.#hide = resolve;
      this.#locks.request(this.#seenLock, { mode: "shared" }, () => promise).catch(() => {
        // Refused: the tab is on its own, and finds out where it asks for the room's lock.
      });
      this.#askNow();
    } else if (!this.#mayHold) this.#letGo?.();
  }

  async #pause(): Promise<void> {
    const { promise, resolve } = deferred<void>();
    const isSeen = await this.#isSeen();
    const cancel = this.options.timers.after(
      isSeen ? ASK_EVERY_MS : ASK_HIDDEN_EVERY_MS,
      resolve,
    );
    this.#askNow = resolve;
    if (this.#stopLeading) await promise;
    cancel();
  }

  /** Asks for what is new, once for all who want that at the same time. */
  #catchUp(): Promise<void> {
    return this.#catchingUp ??= this.#ask().then(
      () => this.#catchingUp = undefined,
      () => this.end("reconnect", "lost"),
    );
  }

  async #ask(): Promise<void> {
    const { room } = this.options.address;
    this.#early ??= [];
    let after: string | undefined;
    while (!this.ended) {
      this.expectWithin(ANSWERED_WITHIN_MS);
      const query = { limit: `${LIMIT}`, users: "1", ...(after && { after }) };
      const response = await this.get("application/json", query);
      if (!response) return;
      const answer = parseServerFrame({ ...await response.json(), type: "joined", room });
      if (this.ended) return;
      // A page of a proxy's own is no answer.
      if (answer?.type !== "joined") throw new TypeError(`Cannot read a page of "${room}"`);
      this.checkUser(answer.user);
      if (this.ended) return;
      this.expectNothing();
      // The first answer catches up; after it, what comes is news, unless something is missing.
      const news = this.#live && answer.complete ? answer.events : [];
      const events = news.length > 0 ? [] : answer.events;
      this.#bring([{ ...answer, events }, ...news]);
      const last = answer.events.at(-1)?.seq ?? answer.head;
      if (!answer.complete || last >= answer.head) break;
      after = `${last}.${answer.epoch}`;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    if (this.ended) return;
    if (early.length > 0) this.events.frames(early);
    this.#becomeLive();
  }

  /** A leader that says nothing for long is asked whether it is there. */
  #expectLeader(): void {
    this.#cancelWatch();
    if (this.ended) return;
    this.#cancelWatch = this.options.timers.after(SILENT_AFTER_MS, () => this.#question());
  }

  #question(): void {
    if (this.ended || this.#stopLeading) return;
    this.#cancelWatch();
    this.#post({ type: "ask", lock: this.#lock });
    this.#cancelWatch = this.options.timers.after(HERE_WITHIN_MS, () => {
      this.#isSilent = true;
      this.#queue?.abort();
    });
  }
}
