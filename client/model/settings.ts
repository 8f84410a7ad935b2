// What somebody has set for themselves: a table of switches, saved in this browser for all its tabs.
//
// A new switch is a line in SWITCHES, and its words under `settings.switches` of every language. The
// card shows it then, and `model.settings.value.<name>` says how it stands, wherever it is asked.

import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";

/** Every switch, and how it stands before anyone has touched it. */
export const SWITCHES = {
  /** Less room between the lines: more of the talk on one screen. */
  compact: false,
  /** Shows joins and leaves, in small rooms only, so that they are few. */
  joinLeaveNotices: true,
} as const satisfies Record<string, boolean>;

/** The name of a switch. */
export type SettingName = keyof typeof SWITCHES;

/** How all of them stand. */
export type SettingValues = Readonly<Record<SettingName, boolean>>;

/** What is used of `localStorage`. */
export type SettingStorage = Pick<Storage, "getItem" | "setItem">;

/** Where they are saved; other tabs hear of a change by this key. */
export const SETTINGS_KEY = "hubbub.settings";

/**
 * The switches of this browser. They stand as in the table until `load()`: the page's first render
 * has to equal the server's. A browser that keeps nothing has them for as long as the page is open.
 */
export class Settings {
  readonly #storage: SettingStorage | undefined;
  readonly #values;

  constructor(storage: SettingStorage | undefined) {
    this.#storage = storage;
    this.#values = signal<SettingValues>({ ...SWITCHES });
  }

  /** How they stand. */
  get values(): ReadonlySignal<SettingValues> {
    return this.#values;
  }

  /** Turns a switch, here and in every other tab. */
  set(name: SettingName, value: boolean): void {
    this.#values.value = { ...this.#values.value, [name]: value };
    try {
      this.#storage?.setItem(SETTINGS_KEY, JSON.stringify(this.#values.value));
    } catch {
      // A full or forbidden storage: it holds until the page is left.
    }
  }

  /** Takes over what is saved: from an earlier visit, or what another tab has set. */
  load(): void {
    const saved = read(this.#storage);
    const names = Object.keys(SWITCHES) as SettingName[];
    const known = names.filter((name) => typeof saved[name] === "boolean");
    this.#values.value = {
      ...this.#values.value,
      ...Object.fromEntries(known.map((name) => [name, saved[name]])),
    };
  }
}

function read(storage: SettingStorage | undefined): Partial<Record<string, unknown>> {
  try {
    return JSON.parse(storage?.getItem(SETTINGS_KEY) ?? "{}") ?? {};
  } catch {
    // What somebody else wrote there sets nothing.
    return {};
  }
}
