// A real Chromium for page tests: an installed one, or a Debian package if it may be installed.

import { findOrInstall, isFile, programPath } from "./debian_package.ts";
import { type Browser, chromium } from "./playwright.ts";

/**
 * The headless build comes first, because it takes a third less CPU (four files of page tests: 78 s
 * instead of 112 s).
 */
const SHELL_NAMES = ["chromium-headless-shell", "chrome-headless-shell"];
const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "msedge",
];
/** Usual places on systems without a name on PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
/** Works as root, and makes no requests of its own. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a browser with additional flags; `await using` closes it. */
export async function launchChromium(...flags: readonly string[]): Promise<Browser> {
  return await launch(await chromiumPath(), flags);
}

/** Starts the full browser, for notifications and for tabs one of which is in front. */
export async function launchWholeChromium(): Promise<Browser> {
  return await launch(await pathOf("chromium", wholeChromium));
}

async function launch(executablePath: string, flags: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/**
 * Returns the path of the program: CHROME, a name on PATH, a usual place, or Debian's package.
 *
 * @throws {Error} with how to get it, if there is none
 */
export async function chromiumPath(): Promise<string> {
  return await pathOf("chromium-headless-shell", installedChromium);
}

async function pathOf(
  packageName: string,
  find: () => Promise<string | undefined>,
): Promise<string> {
  const hint = `install it (Debian: apt-get install ${packageName}) or set CHROME to its program`;
  const chosen = Deno.env.get("CHROME");
  if (chosen) {
    if (await isFile(chosen)) return chosen;
    throw new Error(`Cannot find Chromium at CHROME="${chosen}": ${hint}`);
  }
  return await findOrInstall({ packageName, find, missing: `Cannot find Chromium: ${hint}` });
}

async function installedChromium(): Promise<string | undefined> {
  return await programPath(...SHELL_NAMES) ?? await wholeChromium();
}

async function wholeChromium(): Promise<string | undefined> {
  const onPath = await programPath(...NAMES);
  if (onPath !== undefined) return onPath;
  for (const path of PLACES) {
    if (await isFile(path)) return path;
  }
  return undefined;
}
