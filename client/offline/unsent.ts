// Finds what the browser holds that the server has not received: messages waiting to be sent, and drafts.

import { keysOf } from "../connection/browser_storage.ts";
import { outboxRoom, parseSavedEntries } from "../connection/saved_outbox.ts";

/** One unsent text. */
export interface Unsent {
  readonly room: string;
  /** Absent for a deletion. */
  readonly text?: string;
}

/** All unsent texts. */
export interface UnsentTexts {
  readonly messages: readonly Unsent[];
  readonly drafts: readonly Unsent[];
}

const DRAFT = "hubbub.draft.";

/** Reads a storage, and skips what is not ours. */
export function unsentIn(
  storage: Pick<Storage, "getItem" | "key" | "length"> | undefined,
): UnsentTexts {
  const messages: Unsent[] = [];
  const drafts: Unsent[] = [];
  for (const key of keysOf(storage)) {
    const value = storage?.getItem(key) ?? "";
    if (key.startsWith(DRAFT)) drafts.push({ room: key.slice(DRAFT.length), text: value });
    const room = outboxRoom(key);
    if (room === undefined) continue;
    for (const { draft } of parseSavedEntries(value)?.entries ?? []) {
      messages.push({ room, text: draft.type === "delete" ? undefined : draft.text });
    }
  }
  return { messages, drafts };
}
