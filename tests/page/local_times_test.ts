// Times outside rooms: in the reader's time zone with scripts, in UTC (and labelled so) without.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { say } from "../support/http_requests.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

/** Every time on the page: its text, and its instant. */
function timesOn({ page }: PageUser): Promise<[text: string, at: string][]> {
  return page.locator("time").evaluateAll((times) =>
    times.map((time) => [time.textContent, (time as HTMLTimeElement).dateTime])
  );
}

function shortTime(at: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(new Date(at));
}

Deno.test("the lists of rooms and sessions use the reader's time, in any zone and language", async () => {
  await using server = await ServerProcess.start();
  await say(server, "garden", "hello");
  await using browser = await launchChromium();
  for (const timeZone of ["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "UTC"]) {
    await using ann = await PageUser.open(browser, { timeZone });
    await ann.signIn(server.url, { name: "Ann" });
    for (const [lang, locale] of [["en", "en"], ["zh", "zh-Hans"]] as const) {
      for (const path of ["/", "/rooms"]) {
        await ann.page.goto(`${server.url}${path}?lang=${lang}`);
        const times = await timesOn(ann);
        assertEquals(times.length, path === "/" ? 2 : 1);
        for (const [text, at] of times) {
          const local = shortTime(at, locale, timeZone);
          assert(text.includes(local), `${path} in ${timeZone}: ${text}, not ${local}`);
          assert(!text.includes("UTC"), text);
        }
      }
    }
    assertEquals(ann.errors, []);
  }
});

Deno.test("without scripts they are in UTC, and say so", async () => {
  await using server = await ServerProcess.start();
  await say(server, "garden", "hello");
  await using browser = await launchChromium();
  await using ann = await PageUser.open(browser, { timeZone: "Europe/Berlin", javaScript: false });
  await ann.signIn(server.url, { name: "Ann" });
  await ann.page.goto(`${server.url}/?lang=en`);
  const times = await timesOn(ann);
  assertEquals(times.length, 2);
  for (const [text, at] of times) {
    assert(text.includes(`${shortTime(at, "en", "UTC")} UTC`), text);
  }
});
