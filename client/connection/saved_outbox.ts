// What was written and is not in the log yet, saved over reloads. Each tab keeps its own; what a closed
// tab left is taken over by one that lives. Nonces make it harmless where two ever send the same.

import { deferred } from "./deferred.ts";
import { keysOf } from "./browser_storage.ts";
import type { OutboxEntry, PendingMessage } from "./outbox.ts";

/** An entry as it is saved. */
export type SavedEntry = Pick<OutboxEntry, "draft" | "nonce" | "at">;

interface SavedState {
  readonly userId: string;
  readonly entries: readonly {
    readonly draft: PendingMessage;
    readonly nonce: string;
    readonly at: number;
  }[];
}

/** What is used of `localStorage`. */
export type OutboxStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** What is used of Web Locks; absent where the page is not served securely. */
export type Locks = Pick<LockManager, "request">;

/** What a saved outbox is made of. */
export interface SavedOutboxOptions {
  readonly room: string;
  /** This tab, for as long as it lives. */
  readonly tab: string;
  readonly storage: OutboxStorage | undefined;
  readonly locks?: Locks;
}

const PREFIX = "hubbub.outbox.";

/** One room's outbox in the browser's storage. */
export class SavedOutbox implements Disposable {
  readonly #options: SavedOutboxOptions;
  readonly #key: string;
  readonly #over = deferred<void>();

  constructor(options: SavedOutboxOptions) {
    this.#options = options;
    this.#key = `${PREFIX}${options.room}.${options.tab}`;
    // Held until the tab is gone, which is how others know that it is.
    options.locks?.request(this.#key, () => this.#over.promise).catch(() => {});
  }

  /** The room is left while its tab lives on: others may take over what is left. */
  [Symbol.dispose](): void {
    this.#over.resolve();
  }

  /** Keeps what is not in the log yet. */
  save(userId: string | undefined, entries: readonly OutboxEntry[]): void {
    const { storage } = this.#options;
    const open = entries.filter(({ progress }) => progress.name !== "saved");
    try {
      if (userId === undefined || open.length === 0) return storage?.removeItem(this.#key);
      const saved: SavedState = {
        userId,
        entries: open.map(({ draft, nonce, at }) => ({ draft, nonce, at })),
      };
      storage?.setItem(this.#key, JSON.stringify(saved));
    } catch {
      // A full storage: it is sent all the same, it only would not outlive the tab.
    }
  }

  /** Hands over what tabs that are gone have left of this person's, each entry to one tab only. */
  async takeOver(userId: string, take: (entries: readonly SavedEntry[]) => void): Promise<void> {
    const { locks } = this.#options;
    for (const key of this.#others()) {
      const takeThis = () => this.#takeSaved(key, userId, take);
      if (!locks) takeThis();
      else await locks.request(key, { ifAvailable: true }, (lock) => void (lock && takeThis()));
    }
  }

  #takeSaved(key: string, userId: string, take: (entries: readonly SavedEntry[]) => void): void {
    const { storage } = this.#options;
    try {
      const saved: SavedState | null = JSON.parse(storage?.getItem(key) ?? "null");
      if (saved?.userId !== userId) return;
      if (Array.isArray(saved.entries)) take(saved.entries.filter(isEntry));
      storage?.removeItem(key);
    } catch {
      // What somebody else wrote there is no outbox.
    }
  }

  #others(): readonly string[] {
    const { storage, room } = this.#options;
    return keysOf(storage).filter((key) =>
      key.startsWith(`${PREFIX}${room}.`) && key !== this.#key
    );
  }
}

/** What another build or a hand wrote may be anything; a broken one would break the page. */
function isEntry(entry: unknown): entry is SavedEntry {
  const { draft, nonce, at } = Object(entry);
  const { type, text, target } = Object(draft);
  return typeof nonce === "string" && Number.isFinite(at) &&
    (type === "delete" || typeof text === "string") &&
    (type === "say" || ((type === "edit" || type === "delete") && Number.isSafeInteger(target)));
}
