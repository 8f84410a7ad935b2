// Updates the messages that stay in the window after the connection has missed too many events: some of
// them may have been edited or deleted meanwhile.

import type { Clock } from "../../protocol/clock.ts";
import type { Message, Page } from "./log_window.ts";
import type { RoomStore } from "./room_store.ts";

/** The waits before a page is requested again. After the last one, the next connection has to do it. */
const RETRY_AFTER_MS = [1_000, 4_000, 16_000, 64_000];

type StaleStore = Pick<RoomStore, "state" | "missedUpTo" | "show">;

/**
 * Resolves once the window is up to date. Throws if a page cannot be loaded, or once `signal` aborts;
 * the window stays marked as stale then. `pageAfter` loads the page that follows a seq, and has to settle.
 */
export async function renewWindow(
  store: StaleStore,
  clock: Pick<Clock, "setTimer">,
  pageAfter: (seq: number) => Promise<Page>,
  signal: AbortSignal,
): Promise<void> {
  const upTo = store.missedUpTo;
  // A second renewal beside this one is needed only for a new gap.
  store.missedUpTo = 0;
  const compared = new Set<string>();
  // Searched anew each time: the window may have grown, or show another part of the log.
  const next = () =>
    store.state.value.messages.find(({ seq, id }) => seq <= upTo && !compared.has(id));
  try {
    for (let from = next(); from; from = next()) {
      const { seq: first, id } = from;
      const { events, last } = await retry(clock, () => pageAfter(first - 1), signal);
      // The log was replaced: the next connection finds that out.
      const [found] = events;
      if (found?.seq !== first || (found.type !== "unknown" && found.id !== id)) return;
      for (const { seq, id } of store.state.value.messages) {
        if (seq >= first && seq <= last) compared.add(id);
      }
      update(store, events);
    }
  } catch (error) {
    store.missedUpTo = Math.max(store.missedUpTo, upTo);
    throw error;
  }
}

async function retry<Result>(
  clock: Pick<Clock, "setTimer">,
  request: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (const ms of RETRY_AFTER_MS) {
    try {
      return await request();
    } catch {
      await pause(clock, ms, signal);
    }
  }
  return await request();
}

/** Waits for `ms`. Throws if `signal` aborts. */
async function pause(
  clock: Pick<Clock, "setTimer">,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  let stop = () => {};
  let cancelTimer = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      stop = () => reject(signal.reason);
      cancelTimer = clock.setTimer(ms, resolve);
      signal.addEventListener("abort", stop);
    });
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", stop);
  }
}

function update(store: StaleStore, events: Page["events"]): void {
  const known = events.filter((event) => event.type !== "unknown");
  const inLog = new Map(known.map((event) => [event.id, event]));
  const { messages } = store.state.value;
  const renewed = messages.map((message) => {
    const now = inLog.get(message.id);
    return now?.type === "message" && supersedes(now, message) ? now : message;
  });
  // Unchanged messages need no render.
  if (renewed.some((message, index) => message !== messages[index])) store.show(renewed);
}

/** Whether the page's message is newer: a change may have arrived live while the page was loading. */
function supersedes(now: Message, shown: Message): boolean {
  if (shown.deleted !== undefined) return false;
  return now.deleted !== undefined || (now.edited ?? 0) > (shown.edited ?? 0);
}
