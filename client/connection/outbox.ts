// What this person wrote and the log does not yet have: sent in order, again if it must be, never twice.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { AckFrame, ErrorFrame } from "../../protocol/frames.ts";
import { backOff } from "./back_off.ts";
import { isRetryable } from "./retryable_errors.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { OutgoingFrame } from "./transport.ts";

/** What is to be written. */
export type PendingMessage =
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "edit"; readonly target: number; readonly text: string }
  | { readonly type: "delete"; readonly target: number };

/** How far an entry has come. */
export type Progress =
  | { readonly name: "waiting" }
  | { readonly name: "sending" }
  /** The server asked for patience; it is sent again by itself. */
  | { readonly name: "held"; readonly code: ErrorCode }
  /** On disk as `seq`; here until the event itself arrives. */
  | { readonly name: "saved"; readonly seq: number }
  | { readonly name: "refused"; readonly code: ErrorCode; readonly message: string };

/** A draft with its nonce, which makes sending it twice harmless. */
export interface OutboxEntry {
  readonly draft: PendingMessage;
  readonly nonce: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  readonly progress: Progress;
  /** It was sent on an earlier connection and may be in the log already. */
  readonly resent: boolean;
}

/** A link that lives but does not answer a write for so long is asked again. */
export const ACK_WITHIN_MS = 20_000;

/** What an outbox is made of. */
export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly nonce: () => string;
  readonly send: (frame: OutgoingFrame) => void;
  readonly onChange: (entries: readonly OutboxEntry[]) => void;
}

/** One room's outbox. One entry is under way at a time: a held one must not be overtaken. */
export class Outbox implements Disposable {
  readonly #options: OutboxOptions;
  #entries: readonly OutboxEntry[] = [];
  #ready = false;
  #holds = 0;
  #cancelAlarm = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** Takes a draft; it goes out as soon as those before it are through. */
  add(draft: PendingMessage): void {
    const { nonce, clock } = this.#options;
    this.#change([...this.#entries, {
      draft,
      nonce: nonce(),
      at: clock.now(),
      progress: { name: "waiting" },
      resent: false,
    }]);
    this.#pump();
  }

  /** Takes what an earlier page left, before what was written since. Some may be in the log already. */
  adopt(entries: readonly Pick<OutboxEntry, "draft" | "nonce" | "at">[]): void {
    const known = new Set(this.#entries.map(({ nonce }) => nonce));
    const adopted = entries.filter(({ nonce }) => !known.has(nonce)).map((entry) => ({
      ...entry,
      progress: { name: "waiting" },
      resent: true,
    } as const));
    if (adopted.length === 0) return;
    // One that is under way stays first: its answer is still to come.
    const underWay = this.#entries.filter(({ progress }) => progress.name !== "waiting");
    const waiting = this.#entries.filter(({ progress }) => progress.name === "waiting");
    this.#change([...underWay, ...adopted, ...waiting]);
    this.#pump();
  }

  /** The room is joined: what was under way is sent again, with its nonce. */
  ready(): void {
    this.lost();
    this.#ready = true;
    this.#pump();
  }

  /** The link is gone; nothing that was under way can be believed. */
  lost(): void {
    this.#ready = false;
    this.#holds = 0;
    this.#cancelAlarm();
    this.#change(
      this.#entries.map((entry) =>
        entry.progress.name === "sending" || entry.progress.name === "held"
          ? {
            ...entry,
            progress: { name: "waiting" },
            resent: entry.resent || entry.progress.name === "sending",
          }
          : entry
      ),
    );
  }

  /** It is on disk. */
  acked({ nonce, seq }: Pick<AckFrame, "nonce" | "seq">): void {
    const before = nonce === undefined ? undefined : this.#find(nonce)?.progress.name;
    if (before === undefined) return;
    this.#settle(nonce, { name: "saved", seq });
    // The alarm is that of the one entry under way: an ack for another, late or repeated, leaves it.
    if (before !== "sending" && before !== "held") return;
    this.#holds = 0;
    this.#cancelAlarm();
    this.#pump();
  }

  /** The events up to `seq` have arrived: what was saved among them is no longer pending. */
  seen(seq: number): void {
    const left = this.#entries.filter(({ progress }) =>
      progress.name !== "saved" || progress.seq > seq
    );
    if (left.length < this.#entries.length) this.#change(left);
  }

  /** The server said no; passing reasons are waited out, the others are the person's to decide. */
  refused({ nonce, code, message, retryAfter }: ErrorFrame): void {
    if (nonce === undefined || this.#find(nonce)?.progress.name !== "sending") return;
    this.#cancelAlarm();
    if (!isRetryable(code)) {
      this.#settle(nonce, { name: "refused", code, message });
      return this.#pump();
    }
    this.#settle(nonce, { name: "held", code });
    const { clock, random } = this.#options;
    const delay = retryAfter ?? backOff(this.#holds + 2, random);
    this.#holds += 1;
    this.#cancelAlarm = clock.setTimer(delay, () => {
      this.#settle(nonce, { name: "waiting" });
      this.#pump();
    });
  }

  /** Somebody asks to try a refused one again. A used nonce needs a new one; else it stays safe. */
  retry(nonce: string): void {
    this.#change(this.#entries.map((entry) => {
      if (entry.nonce !== nonce || entry.progress.name !== "refused") return entry;
      return {
        ...entry,
        nonce: entry.progress.code === "conflict" ? this.#options.nonce() : nonce,
        progress: { name: "waiting" },
      };
    }));
    this.#pump();
  }

  /** Gives up a refused one. */
  discard(nonce: string): void {
    this.#change(
      this.#entries.filter((entry) => entry.nonce !== nonce || entry.progress.name !== "refused"),
    );
  }

  [Symbol.dispose](): void {
    this.#ready = false;
    this.#cancelAlarm();
  }

  #find(nonce: string): OutboxEntry | undefined {
    return this.#entries.find((entry) => entry.nonce === nonce);
  }

  #settle(nonce: string | undefined, progress: Progress): void {
    this.#change(
      this.#entries.map((entry) => entry.nonce === nonce ? { ...entry, progress } : entry),
    );
  }

  #change(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    this.#options.onChange(entries);
  }

  #pump(): void {
    if (!this.#ready) return;
    const next = this.#entries.find(({ progress }) =>
      progress.name === "waiting" || progress.name === "sending" || progress.name === "held"
    );
    if (next?.progress.name !== "waiting") return;
    this.#settle(next.nonce, { name: "sending" });
    this.#cancelAlarm = this.#options.clock.setTimer(ACK_WITHIN_MS, () => this.ready());
    this.#options.send({ ...next.draft, nonce: next.nonce });
  }
}
