// Sends what the user wrote: in order, again after a lost connection, and never twice into the log.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { Write } from "../../protocol/events/writes.ts";
import type { AckFrame, ErrorFrame } from "../../protocol/frames.ts";
import { backOff } from "./retry.ts";
import { isRetryable } from "./retry.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { OutgoingFrame } from "./transport.ts";

/** What to write. */
export type PendingMessage = Write;

/** The state of an entry. */
export type Progress =
  | { readonly name: "waiting" }
  | { readonly name: "sending" }
  /** The server asked to wait; it is sent again automatically. */
  | { readonly name: "held"; readonly code: ErrorCode }
  /** In the log as `seq`; stays here until the event arrives. */
  | { readonly name: "saved"; readonly seq: number }
  | { readonly name: "refused"; readonly code: ErrorCode; readonly message: string };

/** A pending message with its nonce, which makes sending it twice harmless. */
export interface OutboxEntry {
  readonly draft: PendingMessage;
  readonly nonce: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  readonly progress: Progress;
  /** Sent on an earlier connection; may be in the log already. */
  readonly resent: boolean;
}

/** A write that a live link has not answered by then is sent again. */
export const ACK_WITHIN_MS = 20_000;

/** What an outbox needs. */
export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly nonce: () => string;
  readonly send: (frame: OutgoingFrame) => void;
  readonly onChange: (entries: readonly OutboxEntry[]) => void;
}

/** One room's outbox. It sends one entry at a time: none may overtake one that is held. */
export class Outbox implements Disposable {
  readonly #options: OutboxOptions;
  #entries: readonly OutboxEntry[] = [];
  #ready = false;
  #holds = 0;
  #cancelTimer = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** Enqueues a message; it is sent once those before it are through. */
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

  /** Enqueues what an earlier page left, before what was written since. */
  adopt(entries: readonly Pick<OutboxEntry, "draft" | "nonce" | "at">[]): void {
    const known = new Set(this.#entries.map(({ nonce }) => nonce));
    const adopted = entries.filter(({ nonce }) => !known.has(nonce)).map((entry) => ({
      ...entry,
      progress: { name: "waiting" },
      resent: true,
    } as const));
    if (adopted.length === 0) return;
    // An entry that is being sent stays first: its answer is still to come.
    const sent = this.#entries.filter(({ progress }) => progress.name !== "waiting");
    const waiting = this.#entries.filter(({ progress }) => progress.name === "waiting");
    this.#change([...sent, ...adopted, ...waiting]);
    this.#pump();
  }

  /** Sends from now on: the room is joined. What was being sent is sent again, with its nonce. */
  ready(): void {
    this.lost();
    this.#ready = true;
    this.#pump();
  }

  /** Sends nothing from now on: the link is gone, and what was being sent may be lost. */
  lost(): void {
    this.#ready = false;
    this.#holds = 0;
    this.#cancelTimer();
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

  /** Handles an ack: the entry is in the log. */
  acked({ nonce, seq }: Pick<AckFrame, "nonce" | "seq">): void {
    const before = nonce === undefined ? undefined : this.#find(nonce)?.progress.name;
    if (before === undefined) return;
    this.#settle(nonce, { name: "saved", seq });
    // The timer belongs to the entry being sent: a late or repeated ack of another one leaves it.
    if (before !== "sending" && before !== "held") return;
    this.#holds = 0;
    this.#cancelTimer();
    this.#pump();
  }

  /** Removes the entries whose events have arrived, which are those up to `seq`. */
  seen(seq: number): void {
    const left = this.#entries.filter(({ progress }) =>
      progress.name !== "saved" || progress.seq > seq
    );
    if (left.length < this.#entries.length) this.#change(left);
  }

  /** Handles an error. Retryable ones are waited out; for the others, the user decides. */
  refused({ nonce, code, message, retryAfter }: ErrorFrame): void {
    if (nonce === undefined || this.#find(nonce)?.progress.name !== "sending") return;
    this.#cancelTimer();
    if (!isRetryable(code)) {
      this.#settle(nonce, { name: "refused", code, message });
      return this.#pump();
    }
    this.#settle(nonce, { name: "held", code });
    const { clock, random } = this.#options;
    const delay = retryAfter ?? backOff(this.#holds + 2, random);
    this.#holds += 1;
    this.#cancelTimer = clock.setTimer(delay, () => {
      this.#settle(nonce, { name: "waiting" });
      this.#pump();
    });
  }

  /** Sends a refused entry again. It keeps its nonce unless that is taken. */
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

  /** Removes a refused entry. */
  discard(nonce: string): void {
    this.#change(
      this.#entries.filter((entry) => entry.nonce !== nonce || entry.progress.name !== "refused"),
    );
  }

  [Symbol.dispose](): void {
    this.#ready = false;
    this.#cancelTimer();
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
    this.#cancelTimer = this.#options.clock.setTimer(ACK_WITHIN_MS, () => this.ready());
    this.#options.send({ ...next.draft, nonce: next.nonce });
  }
}

const TIME_DIGITS = 9;

/** A new nonce, which also serves as the name of a tab. */
export function newNonce(): string {
  return timeNonce(Date.now(), crypto.getRandomValues(new Uint32Array(3)));
}

/**
 * A unique nonce: nine digits of time in base 36, then the random bits. Like ULIDs, new nonces are
 * neighbours in the log's index.
 */
export function timeNonce(now: number, random: Uint32Array): string {
  const time = now.toString(36).padStart(TIME_DIGITS, "0");
  return `${time}-${[...random].map((part) => part.toString(36)).join("-")}`;
}
