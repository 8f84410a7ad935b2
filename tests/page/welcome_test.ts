// The welcome page on common screens: the form is visible as a whole, and its parts stay together.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

const SCREENS = [[1_440, 900], [1_000, 900], [390, 844]] as const;
/** What is visually hidden. */
const ALIGNED_WITHIN_PX = 2;

Deno.test("the welcome form and its button are in sight at 900 px and on a phone, signed in or not, in each language", async () => {
  await using open = await ServerProcess.start();
  await using closed = await ServerProcess.start({ env: { HUBBUB_PASSWORD: "open sesame" } });
  await using browser = await launchChromium();
  for (const [width, height] of SCREENS) {
    await using ann = await PageUser.open(browser, { width, height });
    const { page } = ann;
    const expectButton = async (what: string) => {
      const box = await page.locator(".entry-form > button").boundingBox();
      assert(box && box.y + box.height <= height, `${what} at ${width}: ${JSON.stringify(box)}`);
      // Nothing that is rarely needed comes before it.
      const before = page.locator(".entry-form > button ~ details input[type=radio]");
      assertEquals(await before.count(), 5, what);
      assertEquals(await before.first().isVisible(), false, what);
    };
    for (const lang of ["zh", "en"]) {
      await page.goto(`${closed.url}/?lang=${lang}`);
      await expectButton(`with a password, ${lang}`);
      await page.goto(`${open.url}/?lang=${lang}`);
      await expectButton(`new, ${lang}`);
    }
    await ann.signIn(open.url, { name: "Ann" });
    await page.goto(open.url);
    await expectButton("signed in");
  }
});

Deno.test("the ways to connect are opened by a key, sent with the form, and visible if one was chosen", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using ann = await PageUser.open(browser, { javaScript: false });
  const { page } = ann;
  await page.goto(server.url);
  await page.locator(".connect-choices > summary").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Long polling" }).check();
  await page.locator('input[name="name"]').fill("a:b");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assertEquals(await page.getByRole("radio", { name: "Long polling" }).isVisible(), true);
  await page.locator('input[name="name"]').fill("Ann");
  await page.locator('input[name="room"]').fill("Class 7b");
  await page.locator(".entry-form > button").click();
  await page.waitForURL("**/rooms/class-7b");
  const kept = (await page.context().cookies()).find(({ name }) =>
    name.startsWith("hubbub-connect")
  );
  assertEquals(kept?.value, "polling");
});

Deno.test("a checkbox and a radio button stand beside their labels' first line, at any size of letters", async () => {
  await using server = await ServerProcess.start();
  for (const size of [16, 20, 32]) {
    await using browser = await launchChromium(`--blink-settings=defaultFontSize=${size}`);
    await using ann = await PageUser.open(browser, { width: 900 });
    await ann.signIn(server.url, { name: "Ann" });
    await ann.page.goto(server.url);
    await ann.page.locator(".connect-choices > summary").click();
    const off = await ann.page.locator(".choice").evaluateAll((labels) =>
      labels.map((label) => {
        const box = label.querySelector("input")!.getBoundingClientRect();
        const words = document.createRange();
        words.selectNodeContents(
          label.querySelector(".choice-name") ?? label.querySelector("span")!,
        );
        const line = words.getClientRects()[0]!;
        return (box.top + box.bottom - line.top - line.bottom) / 2;
      })
    );
    assertEquals(off.length, 6);
    const slack = ALIGNED_WITHIN_PX * size / 16;
    assertEquals(off.filter((by) => Math.abs(by) > slack), [], `${size} px: ${off}`);
  }
});
