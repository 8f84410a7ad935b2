// Waits until the log has not moved for some frames: the wheel and its effects are over.

import type { Locator } from "./playwright.ts";

/** Longer than a smooth scroll pauses, and than loading waits for scrolling to end. */
const RESTED_FRAMES = 12;

/** Resolves when the scroll position, content and height of the log stay the same. */
export async function logAtRest(log: Locator): Promise<void> {
  await log.evaluate((log, frames) =>
    new Promise<void>((resolve) => {
      let last = "";
      let same = 0;
      const look = () => {
        const now = `${log.scrollTop} ${log.scrollHeight} ${log.clientHeight}`;
        same = now === last ? same + 1 : 0;
        last = now;
        if (same >= frames) resolve();
        else requestAnimationFrame(look);
      };
      look();
    }), RESTED_FRAMES);
}
