// A jump to a day with a clock change leads to the first message after the reader's midnight.

import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { launchChromium } from "../support/chromium.ts";
import { say } from "../support/http_requests.ts";
import { someOf } from "../support/long_form.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Days with clock changes, and the time of their midnight. */
const DAYS: readonly (readonly [zone: string, day: string, starts: string])[] = [
  ["Africa/Cairo", "2023-04-28", "2023-04-27T22:00Z"],
  ["America/Santiago", "2024-04-07", "2024-04-07T04:00Z"],
  ["America/Santiago", "2024-09-08", "2024-09-08T04:00Z"],
  ["Africa/Cairo", "2024-10-31", "2024-10-30T21:00Z"],
  ["Asia/Jerusalem", "2025-03-28", "2025-03-27T22:00Z"],
  ["Australia/Sydney", "2025-04-06", "2025-04-05T13:00Z"],
  ["Australia/Sydney", "2025-10-05", "2025-10-04T14:00Z"],
  ["Asia/Jerusalem", "2025-10-26", "2025-10-25T21:00Z"],
];
/** Written around each midnight: an hour's error of any kind leads to another message. */
const AROUND_MS = [-HOUR_MS - MINUTE_MS, -MINUTE_MS, MINUTE_MS, HOUR_MS + MINUTE_MS];
/** The first one of the day among them. */
const FIRST = 2;
/** Written later, so that the log has room below the target. */
const SINCE = 9;
/**
 * The position of a jump's target, as a share of the view's height
 * (client/components/log/message_log.tsx).
 */
const TARGET_AT = 0.3;

Deno.test("a jump to a day with a clock change leads to the reader's midnight", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const messages = DAYS.flatMap(([zone, day, starts]) =>
    AROUND_MS.map((after, index) => ({
      at: Date.parse(starts) + after,
      text: `${zone} ${day} ${index}.`,
    }))
  );
  for (const { text } of messages) await say(server, "old", text);
  for (let n = 0; n < SINCE; n += 1) await say(server, "old", `since ${n}`);
  await server.kill("SIGTERM");
  // Nobody can write in the past.
  const database = new DatabaseSync(join(server.folder, "data", "hubbub.db"));
  const update = database.prepare("UPDATE events SET at = ? WHERE seq = ?");
  for (const [index, { at }] of messages.entries()) update.run(at, index + 1);
  database.close();
  await server.restart();
  await using browser = await launchChromium();
  for (const [timeZone, day] of someOf(DAYS, 4)) {
    // Low, so that only a jump brings the target into view.
    await using ann = await PageUser.open(browser, { timeZone, height: 330 });
    const { page } = ann;
    await ann.open(`${server.url}/rooms/old?name=Ann`);
    await page.locator(".log").focus();
    await page.keyboard.press("Home");
    await page.locator(".day-button").first().click();
    await page.locator("#date-jump-day").fill(day);
    await page.locator(".date-jump button").click();
    const expected = `${timeZone} ${day} ${FIRST}.`;
    await ann.expectInView(expected);
    const landed = await page.locator(".log").evaluate((log, at) => {
      const view = log.getBoundingClientRect();
      const away = (line: Element) =>
        Math.abs(line.getBoundingClientRect().top - view.top - view.height * at);
      const [nearest] = [...log.querySelectorAll(".message[id]")]
        .sort((a, b) => away(a) - away(b));
      return nearest?.querySelector(".message-text")?.textContent;
    }, TARGET_AT);
    assertEquals(landed, expected);
    assertEquals(ann.errors, []);
  }
});
