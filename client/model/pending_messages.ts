// Selects the outbox entries to show below the log, with their text.

import type { User } from "../../protocol/events/base.ts";
import type { OutboxEntry, PendingMessage } from "../connection/outbox.ts";
import type { Message } from "./log_window.ts";
import { t } from "../i18n/messages.ts";

/** An entry and the text to show for it. */
export interface PendingLine {
  readonly entry: OutboxEntry;
  readonly text: string;
}

/**
 * The entries to show. An entry that is sent again after a lost connection may be in the log already,
 * which has no nonces. Until its ack settles that, an equal own message that is not older hides it, so
 * that nothing is shown twice.
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
        shown.push({ entry, text: refusedText(draft) });
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

/** What stands for a refused change of a message: its new text, or what was to be done. */
function refusedText(change: Exclude<PendingMessage, { readonly type: "say" }>): string {
  switch (change.type) {
    case "edit":
      return change.text;
    case "delete":
      return t.message.delete;
    default:
      return change satisfies never;
  }
}

/** How far the clocks of server and browser may differ. */
const CLOCKS_DIFFER_MS = 60_000;
