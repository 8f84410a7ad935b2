// Whoever writes faster than the server takes it is told so, and all of it is said in its order.

import { assertEquals } from "@std/assert";
import { pageHouse } from "../support/page_house.ts";

const house = pageHouse({ HUBBUB_RATE: "1", HUBBUB_BURST: "2" });

for (const [locale, words] of [["en-GB", "you write quickly"], ["zh-CN", "写得很快"]] as const) {
  Deno.test(`quick lines are held back in words that are true, and all are said (${locale})`, async () => {
    await house.talk({ lines: 0, locale, open: false }, async ({ reader, url }) => {
      const { page } = reader;
      await page.goto(url);
      await page.locator(".connection-line.is-live").waitFor();
      const lines = Array.from({ length: 6 }, (_, n) => `quick ${n + 1}.`);
      // Faster than any machine that runs this could press the keys; all that is shown meanwhile counts.
      await page.evaluate((texts) => {
        const seen = new Set<string>();
        new MutationObserver(() => {
          for (const meta of document.querySelectorAll(".message.is-waiting .message-meta span")) {
            seen.add(meta.textContent);
          }
        }).observe(document.querySelector(".log")!, { childList: true, subtree: true });
        Object.assign(globalThis, { seen });
        const field = document.querySelector<HTMLTextAreaElement>("#composer-text")!;
        for (const text of texts) {
          field.value = text;
          field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        }
      }, lines);
      await reader.expectMessage("quick 6.");
      assertEquals(await reader.messages(), lines);
      const seen = await page.evaluate(
        () => [...(globalThis as unknown as { seen: Set<string> }).seen],
      );
      assertEquals([seen.length, seen[0]?.includes(words)], [1, true], seen.join());
      assertEquals(await page.locator(".message.is-waiting, .refusal").count(), 0);
    });
  });
}
