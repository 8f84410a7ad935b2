// Which entries of the outbox stand below the log, and as what text.

import type { User } from "../../protocol/event.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import type { Message } from "./log_window.ts";
import { t } from "../i18n/messages.ts";

/** An entry with the words that it is shown as. */
export interface PendingLine {
  readonly entry: OutboxEntry;
  readonly text: string;
}

/**
 * The entries to show. One that is sent again after the link broke may be in the log already, which
 * does not tell nonces; until its ack settles that, an equal message of one's own, written since,
 * stands for it, so that nothing is seen twice.
 */
export function pendingMessages(
  entries: readonly OutboxEntry[],
  messages: readonly Message[],
  user: User | null,
): readonly PendingLine[] {
  const taken = new Set<number>();
  const shown: PendingLine[] = [];
  for (const entry of entries) {
    const { draft, progress, resent, at } = entry;
    if (draft.type !== "say") {
      if (progress.name === "refused") {
        shown.push({ entry, text: draft.type === "edit" ? draft.text : t.message.delete });
      }
      continue;
    }
    const twin = resent && progress.name !== "refused"
      ? messages.find((message) =>
        message.user.id === user?.id && message.text === draft.text &&
        message.at >= at - CLOCKS_DIFFER_MS && !taken.has(message.seq)
      )
      : undefined;
    if (twin) taken.add(twin.seq);
    else shown.push({ entry, text: draft.text });
  }
  return shown;
}

/** The server's clock and this one's are not the same. */
const CLOCKS_DIFFER_MS = 60_000;
