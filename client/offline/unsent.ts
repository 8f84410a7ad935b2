// What the browser holds that nobody has received yet: messages that wait to be sent, and drafts.

import { keysOf } from "../connection/browser_storage.ts";

/** One of them. */
export interface Unsent {
  readonly room: string;
  /** Absent if a message is to be deleted. */
  readonly text?: string;
}

/** All of them. */
export interface UnsentTexts {
  readonly messages: readonly Unsent[];
  readonly drafts: readonly Unsent[];
}

const OUTBOX = "hubbub.outbox.";
const DRAFT = "hubbub.draft.";

/** Reads a storage; what somebody else wrote there is nothing of ours. */
export function unsentIn(
  storage: Pick<Storage, "getItem" | "key" | "length"> | undefined,
): UnsentTexts {
  const messages: Unsent[] = [];
  const drafts: Unsent[] = [];
  for (const key of keysOf(storage)) {
    const value = storage?.getItem(key) ?? "";
    if (key.startsWith(DRAFT)) drafts.push({ room: key.slice(DRAFT.length), text: value });
    if (!key.startsWith(OUTBOX)) continue;
    const room = key.slice(OUTBOX.length).split(".")[0] ?? "";
    messages.push(...entriesOf(value).map((text) => ({ room, text })));
  }
  return { messages, drafts };
}

function entriesOf(json: string): readonly (string | undefined)[] {
  try {
    const { entries } = Object(JSON.parse(json));
    if (!Array.isArray(entries)) return [];
    return entries.map((entry) => {
      const { text } = Object(Object(entry).draft);
      return typeof text === "string" ? text : undefined;
    });
  } catch {
    // What somebody else wrote there is no outbox.
    return [];
  }
}
