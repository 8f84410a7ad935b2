// What a gap in what was heard has changed of what is shown is learnt from the log, by pages of it.

import type { Message, Page } from "./log_window.ts";
import type { RoomStore } from "./room_store.ts";

/** What it needs of a store. */
export type StaleStore = Pick<RoomStore, "state" | "stale" | "show">;

/** Resolves when all that is shown is as the log has it; throws where a page is not to be had. */
export async function renew(
  store: StaleStore,
  pageAfter: (seq: number) => Promise<Page>,
): Promise<void> {
  for (let { first: from } = store.state.value; store.stale;) {
    const { events } = await pageAfter(from - 1);
    store.show(store.state.value.messages.map((message) => {
      const now = events.find((event): event is Message => event.seq === message.seq);
      return now && changedAt(now) > changedAt(message) ? now : message;
    }));
    from = (events.at(-1)?.seq ?? Infinity) + 1;
    if (from > store.state.value.last) store.stale = false;
  }
}

/** When it was edited last, or deleted; 0 where neither. */
function changedAt({ deleted, edited = 0 }: Message): number {
  return deleted ?? edited;
}
