// Waits until a log has not moved for some frames: the wheel and what it set off are done.

import type { Locator } from "./playwright.ts";

/** So many frames alike: longer than a smooth scroll stands still, and than loading waits for rest. */
const RESTED_FRAMES = 12;

/** Resolves when the log, its content and its height stay as they are. */
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
