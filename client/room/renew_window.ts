// Learns from the log how messages that stay shown have changed while the connection missed too much.

import type { Timers } from "../connection/timers.ts";
import type { Message, Page } from "./log_window.ts";
import type { RoomStore } from "./room_store.ts";

/** After these times a page is asked for again; if it does not come then, at the next connection. */
const RETRY_AFTER_MS = [1_000, 4_000, 16_000];

/** What it renews. */
export type KeptWindow = Pick<RoomStore, "state" | "missedUpTo" | "show">;

/** Resolves to the page of the log that follows `seq`. */
type PageAfter = (seq: number) => Promise<Page>;

/**
 * Resolves when what was missed is shown. Throws where a page is not to be had; what was missed is
 * still to be renewed then.
 */
export async function renew(
  window: KeptWindow,
  timers: Pick<Timers, "after">,
  pageAfter: PageAfter,
): Promise<void> {
  const upTo = window.missedUpTo;
  // Only a new gap is a reason for another renewal beside this one.
  window.missedUpTo = 0;
  const compared = new Set<string>();
  // Looked for anew each time: the window may have been filled, or turned elsewhere.
  const next = () =>
    window.state.value.messages.find(({ seq, id }) => seq <= upTo && !compared.has(id));
  try {
    for (let from = next(); from; from = next()) {
      const { events } = await insistently(timers, () => pageAfter(from.seq - 1));
      for (const { id } of [from, ...events]) compared.add(id);
      compare(window, events);
    }
  } catch (error) {
    window.missedUpTo ||= upTo;
    throw error;
  }
}

async function insistently<T>(
  timers: Pick<Timers, "after">,
  ask: () => Promise<T>,
): Promise<T> {
  for (const ms of RETRY_AFTER_MS) {
    try {
      return await ask();
    } catch {
      await new Promise<void>((resolve) => timers.after(ms, resolve));
    }
  }
  return await ask();
}

function compare(window: KeptWindow, events: Page["events"]): void {
  const inLog = new Map(events.map((event) => [event.id, event]));
  const { messages } = window.state.value;
  const renewed = messages.map((message) => {
    const now = inLog.get(message.id);
    return now?.type === "message" && supersedes(now, message) ? now : message;
  });
  // Hundreds of lines are drawn for nothing else.
  if (renewed.some((message, index) => message !== messages[index])) window.show(renewed);
}

/** A change that came over the wire meanwhile may be newer than the page. */
function supersedes(now: Message, shown: Message): boolean {
  if (shown.deleted !== undefined) return false;
  return now.deleted !== undefined || (now.edited ?? 0) > (shown.edited ?? 0);
}
