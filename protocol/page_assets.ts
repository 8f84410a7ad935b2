// The files that the build makes for the pages, and how their names reveal their content.

import type { Language } from "./page_preferences.ts";

/** Addresses of the built files, with their content's hash in them. */
export interface PageAssets {
  /** The module that hydrates the page. */
  readonly script: string;
  /** The small script before it, for any browser: says so if the module cannot run there, or fails. */
  readonly start: string;
  /** The modules that the script imports: preloaded, so that none waits for another. */
  readonly imports: readonly string[];
  /** The messages of each language, with the modules that they import: loaded first. */
  readonly messages: Readonly<Record<Language, readonly string[]>>;
  /** The one style sheet. */
  readonly style: string;
  /** The module that writes times by the reader's clock on a page that is no room. */
  readonly localTimes: string;
  /** The icon of the tab. */
  readonly icon: string;
  /** The same where something is new. */
  readonly newsIcon: string;
}

const NAMED_BY_CONTENT = /^dist\/(?:embed\/)?[^/]+-[A-Z0-9]{8}\.js$/;

/** Whether a file's path below `/static/` changes whenever its content does. */
export function isContentHashed(path: string): boolean {
  return NAMED_BY_CONTENT.test(path);
}
