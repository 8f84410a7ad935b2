// Learns from the log how messages that stay shown have changed while the connection missed too much.

import type { Clock } from "../../protocol/clock.ts";
import { deferred } from "../connection/deferred.ts";
import type { Message, Page } from "./log_window.ts";
import type { RoomStore } from "./room_store.ts";

/** After these times a page is asked for again; if it does not come then, after the next connection. */
const RETRY_AFTER_MS = [1_000, 4_000, 16_000, 64_000];
/** A page that has not come by then does not come. */
const PAGE_WITHIN_MS = 15_000;

type StaleStore = Pick<RoomStore, "state" | "missedUpTo" | "show">;
type Alarm = Pick<Clock, "setTimer">;

/**
 * Resolves when what was missed is shown. Throws where a page is not to be had, or once `signal` calls it
 * off; what was missed is still to be renewed then. `pageAfter` brings the page of the log that follows
 * a seq.
 */
export async function renewWindow(
  store: StaleStore,
  clock: Alarm,
  pageAfter: (seq: number) => Promise<Page>,
  signal: AbortSignal,
): Promise<void> {
  const upTo = store.missedUpTo;
  // Only a new gap is a reason for another renewal beside this one.
  store.missedUpTo = 0;
  const compared = new Set<string>();
  // Looked for anew each time: the window may have been filled, or turned elsewhere.
  const next = () =>
    store.state.value.messages.find(({ seq, id }) => seq <= upTo && !compared.has(id));
  try {
    for (let from = next(); from; from = next()) {
      const { seq: first, id } = from;
      const { events } = await insistently(clock, () => pageAfter(first - 1), signal);
      // The page of another log: the next connection tells that this one is no more.
      const [found] = events;
      if (found?.seq !== first || (found.type !== "unknown" && found.id !== id)) return;
      const last = events.at(-1)!.seq;
      for (const { seq, id } of store.state.value.messages) {
        if (seq >= first && seq <= last) compared.add(id);
      }
      compare(store, events);
    }
  } catch (error) {
    store.missedUpTo = Math.max(store.missedUpTo, upTo);
    throw error;
  }
}

async function insistently<T>(
  clock: Alarm,
  ask: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (const ms of RETRY_AFTER_MS) {
    try {
      return await inTime(clock, ask());
    } catch {
      await pause(clock, ms, signal);
    }
  }
  return await inTime(clock, ask());
}

async function pause(clock: Alarm, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const over = deferred<void>();
  const cancel = clock.setTimer(ms, over.resolve);
  const stop = () => over.reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    await over.promise;
  } finally {
    cancel();
    signal.removeEventListener("abort", stop);
  }
}

async function inTime<T>(clock: Alarm, answer: Promise<T>): Promise<T> {
  const late = deferred<never>();
  const cancel = clock.setTimer(
    PAGE_WITHIN_MS,
    () => late.reject(new DOMException("no page came in time", "TimeoutError")),
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    cancel();
  }
}

function compare(store: StaleStore, events: Page["events"]): void {
  const known = events.filter((event) => event.type !== "unknown");
  const inLog = new Map(known.map((event) => [event.id, event]));
  const { messages } = store.state.value;
  const renewed = messages.map((message) => {
    const now = inLog.get(message.id);
    return now?.type === "message" && supersedes(now, message) ? now : message;
  });
  // Hundreds of lines are drawn for nothing else.
  if (renewed.some((message, index) => message !== messages[index])) store.show(renewed);
}

/** A change that came over the wire meanwhile may be newer than the page. */
function supersedes(now: Message, shown: Message): boolean {
  if (shown.deleted !== undefined) return false;
  return now.deleted !== undefined || (now.edited ?? 0) > (shown.edited ?? 0);
}
