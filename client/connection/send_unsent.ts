// Sends what was written without a network in rooms that are not open now, so that its author need not
// go back to them.

import type { User } from "../../protocol/events/base.ts";
import { ANSWERED_WITHIN_MS, within } from "./bounded_request.ts";
import { keysOf } from "./browser_storage.ts";
import type { Clock } from "../../protocol/clock.ts";
import { httpWrite } from "./http_write.ts";
import { isRetryable } from "./retry.ts";
import { outboxRoom, parseSavedEntries } from "./saved_outbox.ts";
import type { SavedEntry, SavedOutboxOptions } from "./saved_outbox.ts";

/** What it needs. */
export interface SendUnsentOptions extends Pick<SavedOutboxOptions, "storage" | "locks"> {
  /** The open room, which sends its own. */
  readonly room: string;
  /** Only this user's messages are sent. */
  readonly user: User;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Aborts when the user or the network is gone. */
  readonly signal: AbortSignal;
}

/** The wait before a retry if the server does not name one. */
const RETRY_AFTER_MS = 5_000;

/** Sends room after room, each in its order. A refused message stays for its room to show. */
export async function sendUnsent(options: SendUnsentOptions): Promise<void> {
  const { storage, locks, room: open, signal } = options;
  for (const key of keysOf(storage)) {
    const room = outboxRoom(key);
    if (room === undefined || room === open || signal.aborted) continue;
    // A tab that lives holds the lock and sends its own. Without locks nobody can tell whether it
    // lives: its messages wait for their room.
    await locks?.request(key, { ifAvailable: true }, async (lock) => {
      if (lock) await sendAll(key, room, options);
    });
  }
}

async function sendAll(key: string, room: string, options: SendUnsentOptions): Promise<void> {
  const { user, storage } = options;
  const saved = parseSavedEntries(storage?.getItem(key));
  if (saved?.userId !== user.id) return;
  for (let { entries } = saved; entries[0]; entries = entries.slice(1)) {
    if (!await send(entries[0], room, options)) return;
    const left = entries.slice(1);
    if (left.length === 0) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify({ ...saved, entries: left }));
  }
}

/** Resolves to whether the message is in the log. */
async function send(
  { draft, nonce }: SavedEntry,
  room: string,
  options: SendUnsentOptions,
): Promise<boolean> {
  const { user, fetch, clock, signal } = options;
  const address = { room, guest: user.guest ? user.name : undefined };
  while (!signal.aborted) {
    const answer = await within(
      ANSWERED_WITHIN_MS,
      clock,
      (bounded) => httpWrite({ ...draft, nonce }, { address, fetch, signal: bounded }),
      signal,
    );
    if (answer.type === "ack") return true;
    if (!isRetryable(answer.code)) return false;
    await pause(answer.retryAfter ?? RETRY_AFTER_MS, options);
  }
  return false;
}

/** Ends early if the user or the network goes: another tab may then have the lock. */
async function pause(ms: number, { clock, signal }: SendUnsentOptions): Promise<void> {
  let end = () => {};
  await new Promise<void>((resolve) => {
    end = resolve;
    signal.addEventListener("abort", end, { once: true });
    clock.setTimer(ms, resolve);
  });
  signal.removeEventListener("abort", end);
}
