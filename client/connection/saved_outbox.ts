// Saves messages that are not in the log yet, so that they survive a reload. Each tab saves its own; a
// tab that lives takes over those of a closed one. Nonces make it harmless if two tabs send the same.

import { isWrite } from "../../protocol/events/writes.ts";
import { keysOf } from "./browser_storage.ts";
import type { OutboxEntry } from "./outbox.ts";

/** An entry as it is saved. */
export type SavedEntry = Pick<OutboxEntry, "draft" | "nonce" | "at">;

/** What one tab has saved for one room. */
export interface SavedEntries {
  readonly userId: string;
  readonly entries: readonly SavedEntry[];
}

/** The part of `localStorage` that is used. */
export type OutboxStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** The part of Web Locks that is used; absent if the page is not served securely. */
export type Locks = Pick<LockManager, "request">;

/** What a saved outbox needs. */
export interface SavedOutboxOptions {
  readonly room: string;
  /** Identifies this tab for as long as it lives. */
  readonly tab: string;
  readonly storage: OutboxStorage | undefined;
  readonly locks?: Locks;
}

const PREFIX = "hubbub.outbox.";

/** The room that a storage key belongs to; undefined if it is not an outbox's. */
export function outboxRoom(key: string): string | undefined {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length).split(".")[0] : undefined;
}

/** Reads a saved outbox. Another build may have written anything: broken entries are left out. */
export function parseSavedEntries(json: string | null | undefined): SavedEntries | undefined {
  try {
    const { userId, entries } = Object(JSON.parse(json ?? "null"));
    if (typeof userId !== "string") return undefined;
    return { userId, entries: Array.isArray(entries) ? entries.filter(isEntry) : [] };
  } catch {
    // The value is not an outbox.
    return undefined;
  }
}

/** One room's outbox in the browser's storage. */
export class SavedOutbox implements Disposable {
  readonly #options: SavedOutboxOptions;
  readonly #key: string;
  #releaseLock = () => {};

  constructor(options: SavedOutboxOptions) {
    this.#options = options;
    this.#key = `${PREFIX}${options.room}.${options.tab}`;
    const disposed = new Promise<void>((resolve) => this.#releaseLock = resolve);
    // Held until the tab is gone, which is how the others find out.
    options.locks?.request(this.#key, () => disposed).catch(() => {
      // The document is not active: another tab may take over what it has saved.
    });
  }

  /** Releases the entries: the room is left while its tab lives on. */
  [Symbol.dispose](): void {
    this.#releaseLock();
  }

  /** Saves what is not in the log yet. */
  save(userId: string | undefined, entries: readonly OutboxEntry[]): void {
    const { storage } = this.#options;
    const open = entries.filter(({ progress }) => progress.name !== "saved");
    try {
      if (userId === undefined || open.length === 0) return storage?.removeItem(this.#key);
      const saved: SavedEntries = {
        userId,
        entries: open.map(({ draft, nonce, at }) => ({ draft, nonce, at })),
      };
      storage?.setItem(this.#key, JSON.stringify(saved));
    } catch {
      // The storage is full: the messages are sent all the same, but would not outlive the tab.
    }
  }

  /** Hands the user the entries that closed tabs left, each to one tab only. */
  async claim(userId: string, adopt: (entries: readonly SavedEntry[]) => void): Promise<void> {
    const { locks, storage, room } = this.#options;
    for (const key of keysOf(storage)) {
      if (outboxRoom(key) !== room || key === this.#key) continue;
      const claim = () => this.#claimKey(key, userId, adopt);
      if (!locks) claim();
      else await locks.request(key, { ifAvailable: true }, (lock) => void (lock && claim()));
    }
  }

  #claimKey(key: string, userId: string, adopt: (entries: readonly SavedEntry[]) => void): void {
    const { storage } = this.#options;
    const saved = parseSavedEntries(storage?.getItem(key));
    if (saved?.userId !== userId) return;
    adopt(saved.entries);
    storage?.removeItem(key);
  }
}

function isEntry(raw: unknown): raw is SavedEntry {
  const { draft, nonce, at } = Object(raw);
  return typeof nonce === "string" && Number.isFinite(at) && isWrite(draft);
}
