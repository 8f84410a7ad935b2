// Sends what was written without a network in rooms that are not open now: who has gone on to another
// room should not have to come back for it to be said.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { User } from "../../protocol/event.ts";
import { httpWrite } from "./http_write.ts";
import type { SavedOutboxOptions } from "./saved_outbox.ts";
import type { PendingMessage } from "./outbox.ts";
import { systemClock } from "../../protocol/clock.ts";
import type { Clock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "./within.ts";

/** What it needs. */
export interface SendLeftOptions extends Pick<SavedOutboxOptions, "room" | "storage" | "locks"> {
  /** Whose it has to be. */
  readonly user: User;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** The person or the network has gone. */
  readonly signal: AbortSignal;
}

// This is loaded later. What it shared with the outbox, the names of entries, a storage's keys and
// which refusals pass, would be one more file of the first view, and so is written here again.

/** As SavedOutbox names its entries. */
const KEY = /^hubbub\.outbox\.([^.]+)\./;
/** A server that asks for patience, without saying for how long. */
const AGAIN_AFTER_MS = 5_000;
const PASSING: readonly ErrorCode[] = ["rate_limited", "unavailable"];

interface Left {
  readonly userId: string;
  readonly entries: readonly { readonly draft: PendingMessage; readonly nonce: string }[];
}

/** Room after room, each in its order. What is refused stays, for its room to show it. */
export async function sendLeft(options: SendLeftOptions): Promise<void> {
  const { storage, locks, room: open, signal } = options;
  const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index));
  for (const key of keys) {
    const room = KEY.exec(key ?? "")?.[1];
    if (typeof key !== "string" || room === undefined || room === open || signal.aborted) continue;
    // A tab that lives holds the lock, and sends what is its own. Where a browser has no locks, nobody
    // can tell whether it lives: what is saved waits for its room.
    await locks?.request(key, { ifAvailable: true }, async (lock) => {
      if (lock) await sendAll(key, room, options);
    });
  }
}

async function sendAll(key: string, room: string, options: SendLeftOptions): Promise<void> {
  const { user, fetch, signal, storage } = options;
  const left = read(storage?.getItem(key));
  if (left?.userId !== user.id) return;
  const address = { room, guest: user.guest ? user.name : undefined };
  for (let entries = left.entries; entries[0]; entries = entries.slice(1)) {
    const { draft, nonce } = entries[0];
    const write = () =>
      within(
        ANSWERED_WITHIN_MS,
        systemClock,
        (either) => httpWrite({ ...draft, nonce }, { address, fetch, signal: either }),
        signal,
      );
    let answer = await write();
    while (answer.type === "error" && PASSING.includes(answer.code)) {
      const { retryAfter = AGAIN_AFTER_MS } = answer;
      await passed(retryAfter, options);
      if (signal.aborted) return;
      answer = await write();
    }
    if (answer.type === "error") return;
    if (entries.length === 1) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify({ ...left, entries: entries.slice(1) }));
  }
}

/** Ends early where the person or the network goes: another tab may then have the lock. */
async function passed(ms: number, { clock, signal }: SendLeftOptions): Promise<void> {
  let onAbort = () => {};
  await new Promise<void>((resolve) => {
    onAbort = () => resolve();
    signal.addEventListener("abort", onAbort, { once: true });
    clock.setTimer(ms, resolve);
  });
  signal.removeEventListener("abort", onAbort);
}

function read(saved: string | null | undefined): Left | undefined {
  try {
    const left: Left | null = JSON.parse(saved ?? "null");
    const isOne = Array.isArray(left?.entries) && left.entries.every((entry) => {
      const { draft, nonce } = Object(entry);
      return typeof nonce === "string" && typeof Object(draft).type === "string";
    });
    return left && isOne ? left : undefined;
  } catch {
    // What somebody else wrote there is no outbox.
    return undefined;
  }
}
