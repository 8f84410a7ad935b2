// The files that the build makes for pages, and how their names reveal that they never change.

import type { Language } from "./page_preferences.ts";

/** Addresses of the built files, with a hash of their content. */
export interface PageAssets {
  /** The module that hydrates the page. */
  readonly script: string;
  /**
   * The small script before it, for every browser: reports that the module cannot run or has
   * failed.
   */
  readonly start: string;
  /**
   * The modules to preload in parallel, each once: the messages of the language with what they import,
   * then what the script imports.
   */
  readonly preloads: Readonly<Record<Language, readonly string[]>>;
  /** The style sheet. */
  readonly style: string;
  /** The module that shows times in the reader's time zone, for pages that are not rooms. */
  readonly localTimes: string;
  /** The icon of the tab. */
  readonly icon: string;
  /** The icon of the tab if there are new messages. */
  readonly newsIcon: string;
}

const NAMED_BY_CONTENT = /^dist\/(?:embed\/)?[^/]+-[A-Z0-9]{8}\.js$/;

/** Returns whether the name of a file under `/static/` changes whenever its content does. */
export function isContentHashed(path: string): boolean {
  return NAMED_BY_CONTENT.test(path);
}
