// A browser window that shows all of the page.

import type { CDPSession } from "../../tests/support/playwright.ts";

/** More than any page that is measured, with room for the browser's own bars, CSS px. */
const LARGE = { width: 1_300, height: 1_000 };

/**
 * The driver makes the window as high as the page, and the window's own bars take some of that: what
 * changes only in the page's lowest part, as the composer does, is then never drawn, and the browser
 * reports it as painted when something else is.
 */
export async function showWholePage(cdp: CDPSession): Promise<void> {
  const { windowId } = await cdp.send("Browser.getWindowForTarget");
  await cdp.send("Browser.setWindowBounds", { windowId, bounds: LARGE });
}
