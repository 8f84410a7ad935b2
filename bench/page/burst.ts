// A flood in an open room on a slow device: how long the page blocks, and how late a key press is
// painted.

import { launchWholeChromium } from "../../tests/support/chromium.ts";
import { PageUser } from "../../tests/support/page_user.ts";
import type { CDPSession } from "../../tests/support/playwright.ts";
import type { Measurements } from "../measurement.ts";
import { startEmptyHubbub } from "../servers/hubbub.ts";
import { CrowdOfGuests } from "./crowd_of_guests.ts";
import { tasksWhile } from "./main_thread.ts";

const SLOW_DOWN = 4;
const PER_SECOND = 500;
const SUITE = "a burst in an open room";
const ROOM = "burst";
/** The log when the room is opened, and the conversation before the burst. */
const BEFORE = { perSecond: 60, messages: 250 };
const SLOW = { perSecond: 10, messages: 50 };
const KEY_EVERY_MS = 100;
/** The browser reports no shorter delay of a key press. */
const SEEN_AT_ONCE_MS = 16;

/** One round: 500 messages per second for some seconds, while a user types. */
export async function measureBurst(seconds: number, into: Measurements): Promise<void> {
  const load = `${PER_SECOND} a second for ${seconds} s, CPU ${SLOW_DOWN} times slower`;
  const add = (figure: string, value: number) =>
    into.add({ suite: SUITE, load, server: "Hubbub", figure }, value);
  await using server = await startEmptyHubbub();
  using crowd = await CrowdOfGuests.enter(`ws://127.0.0.1:${server.port}`, ROOM);
  await crowd.talk(BEFORE);
  const before = BEFORE.messages + SLOW.messages;
  await using browser = await launchWholeChromium();
  await using reader = await PageUser.open(browser);
  const { page } = reader;
  const cdp = await page.context().newCDPSession(page);
  // Slowed from the start, like a slow device: the page then learns how much it can render.
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
  await reader.open(`http://127.0.0.1:${server.port}/rooms/${ROOM}?name=Reader`);
  await crowd.talk(SLOW);
  await reader.expectMessage(`${before}:`);
  await showWholePage(cdp);
  await page.evaluate((threshold) => {
    const late: number[] = [];
    const long: number[] = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) {
        if (name === "keydown") late.push(duration);
      }
    }).observe({ type: "event", durationThreshold: threshold } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) long.push(duration);
    }).observe({ type: "longtask" });
    Object.assign(globalThis, { late, long });
  }, SEEN_AT_ONCE_MS);
  await reader.composer.focus();
  const messages = PER_SECOND * seconds;
  let keys = 0;
  let over = false;
  const write = async () => {
    while (!over) {
      const next = performance.now() + KEY_EVERY_MS;
      await page.keyboard.press(keys % 6 === 5 ? "Space" : "a");
      keys += 1;
      await new Promise((go) => setTimeout(go, Math.max(0, next - performance.now())));
    }
  };
  const tasks = await tasksWhile(browser, page, async () => {
    const writing = write();
    try {
      await crowd.talk({ perSecond: PER_SECOND, messages });
      await reader.expectMessage(`${before + messages}:`);
    } finally {
      over = true;
      await writing;
    }
  });
  const { late, long } = await page.evaluate(() => {
    const { late, long } = globalThis as unknown as Readonly<Record<string, number[]>>;
    return { late: late!, long: long! };
  });
  const slowest = (part: number) =>
    late.toSorted((a, b) => b - a)[Math.floor(keys * part)] ?? SEEN_AT_ONCE_MS;
  add("ms, the longest task", tasks[0] ?? 0);
  add("tasks of more than 50 ms", tasks.filter((ms) => ms > 50).length);
  add("tasks of more than 50 ms, as the page observes them", long.length);
  add("ms from a key to its paint, median", slowest(0.5));
  add("ms from a key to its paint, p99", slowest(0.01));
  add("ms from a key to its paint, the longest", slowest(0));
  add("keys", keys);
}

/** Larger than any measured page, with room for the browser's own bars, in CSS px. */
const WINDOW = { width: 1_300, height: 1_000 };

/**
 * Makes the window larger than the page. The driver makes it as high as the page, and the window's own
 * bars take some of that: the composer would be outside, and the browser would report its changes as
 * painted only when something else is.
 */
async function showWholePage(cdp: CDPSession): Promise<void> {
  const { windowId } = await cdp.send("Browser.getWindowForTarget");
  await cdp.send("Browser.setWindowBounds", { windowId, bounds: WINDOW });
}
