// Holds the user's settings: a table of switches, saved in this browser for all its tabs.
//
// A new setting is a line in SWITCHES, with its words under `settings.switches` of every language. The
// settings card shows it then, and `model.settings.value.<name>` is its value.

import { type ReadonlySignal, signal } from "@preact/signals";
import { readJson, writeJson } from "../connection/browser_storage.ts";

/** Every switch with its default. */
export const SWITCHES = {
  /** Less space between lines. */
  compact: false,
  /** Lines that say who came and went, in small rooms only. */
  joinLeaveNotices: true,
} as const satisfies Record<string, boolean>;

/** The name of a switch. */
export type SettingName = keyof typeof SWITCHES;

/** The values of all switches. */
export type SettingValues = Readonly<Record<SettingName, boolean>>;

/** The part of `localStorage` that is used. */
export type SettingStorage = Pick<Storage, "getItem" | "setItem">;

/** The storage key; a change in another tab is noticed by it. */
export const SETTINGS_KEY = "hubbub.settings";

/**
 * The settings of this browser. They have their defaults until `load()`, because the page's first render
 * has to equal the server's. Without a storage, changes last as long as the page.
 */
export class Settings {
  readonly #storage: SettingStorage | undefined;
  readonly #values = signal<SettingValues>({ ...SWITCHES });

  constructor(storage: SettingStorage | undefined) {
    this.#storage = storage;
  }

  get values(): ReadonlySignal<SettingValues> {
    return this.#values;
  }

  /** Changes a setting, in this tab and all others. */
  set(name: SettingName, value: boolean): void {
    this.#values.value = { ...this.#values.value, [name]: value };
    writeJson(this.#storage, SETTINGS_KEY, this.#values.value);
  }

  /** Loads what an earlier visit or another tab has saved. */
  load(): void {
    const saved = readJson(this.#storage, SETTINGS_KEY);
    const names = Object.keys(SWITCHES) as SettingName[];
    const known = names.filter((name) => typeof saved[name] === "boolean");
    this.#values.value = {
      ...this.#values.value,
      ...Object.fromEntries(known.map((name) => [name, saved[name]])),
    };
  }
}
