// Small screens and large text: nothing is lost, nothing needs horizontal scrolling, all targets
// are large enough.

import { assert, assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";
import { troubles } from "../support/reflow.ts";
import { until } from "../support/until.ts";

const server = pageServer();

Deno.test("on 320 px nothing overflows and all targets are large enough, in all languages and densities", async () => {
  await server.talk({ lines: 3, open: false, width: 320, height: 560 }, async (talk) => {
    const { reader, server, room, say } = talk;
    const { page } = reader;
    await say(`${"Donaudampfschifffahrt".repeat(9)} https://example.org/${"a".repeat(200)}`);
    await say("| a | b |\n\n```\n" + "code ".repeat(60) + "\n```");
    const long = "W".repeat(32);
    await using other = await talk.enter(long, { width: 320, height: 560 });
    await other.say("so long a name");
    for (const language of ["en", "zh"]) {
      for (const path of ["/", "/rooms", "/nowhere", `/rooms/${room}?view=log`]) {
        await page.goto(`${server.url}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        assertEquals(await troubles(page), [], `${path} ${language}`);
      }
      await page.goto(`${server.url}/rooms/${room}?name=${long}`);
      await page.locator(".connection-line.is-live").waitFor();
      await reader.say("own");
      await reader.expectMessage("own");
      assertEquals(await troubles(page), [], `room ${language}`);
      for (const opener of [".rooms-button", ".settings-button", ".roster-button", ".day-button"]) {
        await page.locator(opener).first().click();
        // The content of this card is loaded after the room.
        if (opener === ".settings-button") await page.getByRole("switch").first().waitFor();
        assertEquals(await troubles(page), [], `${opener} ${language}`);
        await page.keyboard.press("Escape");
      }
      await page.keyboard.press("Control+k");
      await page.locator(".switcher [role=option]").first().waitFor();
      assertEquals(await troubles(page), [], `switcher ${language}`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+/");
      await page.locator(".key-help .key-line").first().waitFor();
      assertEquals(await troubles(page), [], `help ${language}`);
      await page.keyboard.press("Escape");
    }
    reader.errors.length = 0;
  });
});

Deno.test("at 200 % nothing is lost: the field, the last message and the ways out stay", async () => {
  await server.talk({ lines: 5, width: 640, height: 600 }, async ({ reader }) => {
    const { page } = reader;
    // A browser at 200 %: half as many CSS pixels, each twice as large.
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setDeviceMetricsOverride", {
      width: 320,
      height: 300,
      deviceScaleFactor: 2,
      mobile: false,
    });
    await page.waitForFunction(() => innerWidth === 320);
    await reader.expectInView("line 5.");
    await reader.expectAtBottom();
    assertEquals(await troubles(page), []);
    const box = await reader.composer.boundingBox();
    assertEquals(box !== null && box.y + box.height <= 300, true);
  });
});

Deno.test("a list that is open when the page becomes wide stands beside the log, and keeps the focus", async () => {
  for (const javaScript of [true, false]) {
    await server.talk(
      { lines: 3, width: 500, open: false, javaScript },
      async ({ reader, url }) => {
        const { page } = reader;
        await page.goto(url);
        if (javaScript) await reader.expectConnected("Connected");
        for (
          const [opener, list] of [[".rooms-button", ".rooms-side"], [".roster-button", ".roster"]]
        ) {
          await page.setViewportSize({ width: 500, height: 700 });
          await page.locator(opener!).click();
          if (list === ".rooms-side") await page.locator(".rooms-all").focus();
          await page.setViewportSize({ width: 1_400, height: 700 });
          const left = (selector: string) =>
            page.locator(selector).boundingBox().then((box) => box!.x);
          await until(async () => await left(".rooms-side") < await left(".room-main"));
          const width = (await page.locator(".room-main").boundingBox())!.width;
          assert(width > 700, `${list}: the log has ${width} px`);
          assert(await left(".room-main") + width <= await left(".roster"), list);
          if (!javaScript) continue;
          await until(async () => await page.locator(":popover-open").count() === 0);
          if (list === ".rooms-side") {
            assertEquals(await page.locator(".rooms-all:focus").count(), 1, "the focus is lost");
          }
        }
      },
    );
  }
});
