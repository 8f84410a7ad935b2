// Compares how long a room with a million messages and one with fifty take to open.

import { launchWholeChromium } from "../../tests/support/chromium.ts";
import { PageUser } from "../../tests/support/page_user.ts";
import type { Browser } from "../../tests/support/playwright.ts";
import { FILLED_ROOM, fillLog } from "../fill_log.ts";
import type { Measurements } from "../measurement.ts";
import { dataFolder, startHubbub } from "../servers/hubbub.ts";
import { CrowdOfGuests } from "./crowd_of_guests.ts";

/** Headings of the tables. */
export const OPENING = "opening a room in Chromium";
/** When the newest message is live on the page. */
export const LIVE = "ms until it is live";
const SMALL_ROOM = "small";
const SMALL = 50;

/** Opens both in turns. */
export async function measureOpening(
  { messages, rounds }: { readonly messages: number; readonly rounds: number },
  into: Measurements,
): Promise<void> {
  await using folder = await dataFolder();
  await fillLog(folder.path, messages);
  await using server = await startHubbub(folder.path);
  using crowd = await CrowdOfGuests.enter(`ws://127.0.0.1:${server.port}`, SMALL_ROOM);
  await crowd.talk({ perSecond: 100, messages: SMALL });
  await using browser = await launchWholeChromium();
  const address = (room: string) => `http://127.0.0.1:${server.port}/rooms/${room}?name=Reader`;
  // The first visit warms the server up and is not counted.
  for (const room of [SMALL_ROOM, FILLED_ROOM]) await open(browser, address(room));
  for (let round = 0; round < rounds; round += 1) {
    const pair = [[SMALL_ROOM, SMALL], [FILLED_ROOM, messages]] as const;
    for (const [room, count] of round % 2 === 0 ? pair : pair.toReversed()) {
      const load = loadOf(count);
      for (const [figure, value] of Object.entries(await open(browser, address(room)))) {
        into.add({ suite: OPENING, load, server: "Hubbub", figure }, value);
      }
    }
  }
}

/** The name of a room in the tables. */
export function loadOf(messages: number): string {
  return `${messages.toLocaleString("en-US")} messages`;
}

/** A first visit, with empty caches. */
async function open(browser: Browser, address: string): Promise<Readonly<Record<string, number>>> {
  await using reader = await PageUser.open(browser);
  const { page } = reader;
  await page.addInitScript((figure) => {
    const live = new MutationObserver(() => {
      const words = document.querySelector(".connection-words")?.textContent;
      if (!words?.startsWith("Connected")) return;
      live.disconnect();
      Object.assign(globalThis, { [figure]: performance.now() });
    });
    live.observe(document, { subtree: true, childList: true, characterData: true });
  }, LIVE);
  await reader.open(address);
  return await page.evaluate((live) => {
    const [navigation] = performance.getEntriesByType(
      "navigation",
    ) as PerformanceNavigationTiming[];
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return {
      "ms until its first byte": navigation!.responseStart,
      "ms until its first paint": paint?.startTime ?? NaN,
      "ms until the log can be read": Math.max(paint?.startTime ?? 0, navigation!.domInteractive),
      [live]: (globalThis as unknown as Record<string, number>)[live]!,
    };
  }, LIVE);
}
