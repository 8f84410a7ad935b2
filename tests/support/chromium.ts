// A real Chromium for the page's tests: found where it is, installed where that is allowed.

import { findOrInstall, isFile, programPath } from "./debian_package.ts";
import { type Browser, chromium } from "./playwright.ts";

/**
 * The same browser without its windows comes first: the tests' pages take a third less of the processor
 * in it (four files of page tests: 78 s instead of 112 s of processor time).
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
/** Where systems without a name on PATH keep it. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
/** Works as root, and keeps it quiet on a network that leads nowhere. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a browser, with flags of one's own beside the usual; `await using` closes it. */
export async function launchChromium(...flags: readonly string[]): Promise<Browser> {
  return await launch(await chromiumPath(), flags);
}

/** The same with its windows, for notifications and for tabs of which one is in front. */
export async function launchWholeChromium(): Promise<Browser> {
  return await launch(await pathOf("chromium", wholeChromium));
}

async function launch(executablePath: string, flags: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/**
 * The program's path: CHROME, a name on PATH, a usual place, Debian's package.
 *
 * @throws {Error} that says how to get it, where none of them leads to one.
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
