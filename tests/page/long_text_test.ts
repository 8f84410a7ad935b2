// Long texts are folded: the start is shown, a button unfolds them, and nothing that is read moves.

import { assert, assertEquals } from "@std/assert";
import { focused, keysReady } from "../support/page_focus.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();
/** A folded text with its button, name and time. */
const FOLDED_MAX_PX = 560;
/** 30 lines, which are not folded, with a name, a time and a margin. */
const HIGH_MAX_REM = 30 * 1.25 + 7;
/** A fraction of a pixel that a browser rounds. */
const STILL_PX = 1;

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => `row ${n + 1}`).join("\n");

Deno.test("long texts of every kind are folded, and screen readers get all of them", async () => {
  await server.talk({ lines: 0, width: 500 }, async ({ reader, sayAll }) => {
    const texts = [
      "x\n".repeat(1_900),
      numbered(480),
      "x\n".repeat(40) + "x",
      "x".repeat(4_000),
      "字".repeat(4_000),
      "```\n" + numbered(400) + "\n```",
      "- item\n".repeat(500),
      "> quoted\n".repeat(400),
      "سلام ".repeat(800),
    ];
    await sayAll(texts);
    const folds = reader.page.locator(".message .is-high");
    await folds.nth(texts.length - 1).waitFor();
    const heights = await reader.page.locator(".message[id]").evaluateAll((lines) =>
      lines.map((line) => line.getBoundingClientRect().height)
    );
    assertEquals(heights.filter((height) => height > FOLDED_MAX_PX), []);
    // Hidden only visually; the button describes it.
    const button = folds.nth(1).locator("summary");
    assertEquals(await button.innerText(), "Show all");
    assert((await folds.nth(1).locator(".message-text").textContent())?.endsWith("row 480"));
    // The button's label does not affect the direction of the text.
    const content = reader.page.locator(".bubble-content").last();
    assertEquals(await content.evaluate((text) => getComputedStyle(text).direction), "rtl");
  });
});

/** Texts that are high on a narrow screen, with fewer characters than a wide one shows unfolded. */
const NARROW: readonly string[] = [
  "> ".repeat(30) + "x".repeat(1_800),
  ">".repeat(12) + " " + "word ".repeat(90),
  "- ".repeat(10) + "word ".repeat(90),
  "😀".repeat(1_900),
  "👩‍👩‍👧‍👦".repeat(170),
  "W".repeat(1_900),
  "MW ".repeat(600),
  "W".repeat(700) + "\n" + "字".repeat(400),
  "한글 ".repeat(500),
  "ﷺ ".repeat(300),
  "x y\n".repeat(28) + "W".repeat(400),
  "*W*".repeat(600),
  `see https://example.org/${"W".repeat(1_500)}`,
];

for (
  const [what, width, rem] of [["narrow", 390, 16], ["narrow", 390, 32], [
    "narrowest",
    320,
    32,
  ]] as const
) {
  Deno.test(`texts that are high only on a ${what} screen with letters of ${rem} px are folded, as they come and after a reload`, async () => {
    await server.talk({ lines: 2, width, open: false }, async ({ reader, sayAll, url }) => {
      const { page } = reader;
      await page.addInitScript((size) => {
        document.addEventListener("readystatechange", () => {
          document.documentElement.style.fontSize = `${size}px`;
        });
      }, rem);
      await reader.open(url);
      await sayAll(NARROW);
      for (let n = 0; n < 2; n += 1) {
        await page.locator(`#m${NARROW.length + 2} .message-text`).waitFor();
        await page.locator("#m3 blockquote").first().waitFor();
        await reader.expectAtBottom();
        const high = await page.locator(".message[id]").evaluateAll(
          (lines, most) =>
            lines.map((line) => line.getBoundingClientRect().height).filter((height) =>
              height > most
            ),
          HIGH_MAX_REM * rem,
        );
        assertEquals(high, []);
        await page.reload();
      }
    });
  });
}

Deno.test("a text is folded and unfolded as the screen is turned, what is read stays, and what fits has no button", async () => {
  await server.talk({ lines: 30, height: 800 }, async ({ reader, say }) => {
    const { page } = reader;
    const plain = await say("word ".repeat(60));
    const seq = await say("W".repeat(600));
    // Many narrow letters, which take few lines on a wide screen.
    const narrow = await say("i".repeat(1_950));
    const line = page.locator(`#m${seq}`);
    await page.locator(`#m${narrow} .message-text`).waitFor();
    const folded = () =>
      page.locator(".message").evaluateAll((lines) =>
        lines.filter((each) => each.querySelector(".fold")?.checkVisibility()).map(({ id }) => id)
      );
    assertEquals(await folded(), []);
    assertEquals(
      await line.locator(".message-meta").evaluate((meta) => getComputedStyle(meta).float),
      "inline-end",
    );
    // Arrow keys do not move to what is hidden.
    await line.focus();
    await page.keyboard.press("ArrowRight");
    for (let turn = 0; turn < 3; turn += 1) {
      await page.setViewportSize({ width: 320, height: 800 });
      await page.locator(`#m${seq} summary`).waitFor();
      await reader.expectAtBottom();
      assertEquals(await folded(), [`m${seq}`, `m${narrow}`]);
      await page.setViewportSize({ width: 1_000, height: 800 });
      await page.locator(`#m${seq} summary`).waitFor({ state: "hidden" });
      await reader.expectAtBottom();
      assertEquals(await folded(), []);
    }
    assertEquals(await page.locator(`#m${plain} .fold`).count(), 1);
  });
});

Deno.test("folding what is measured moves nothing that is read, and measures each text once", async () => {
  await server.talk({ lines: 40, width: 390 }, async ({ reader, say, edit }) => {
    const { page } = reader;
    const seq = await say("short");
    for (let n = 0; n < 30; n += 1) await say(`later ${n}.`);
    await reader.expectMessage("later 29.");
    await reader.expectAtBottom();
    await reader.readUp(500);
    await page.evaluate(() => {
      const counts = new Map<Element, number>();
      Object.assign(globalThis, { counts });
      const { getBoundingClientRect } = Element.prototype;
      Element.prototype.getBoundingClientRect = function () {
        if (this.matches(".long-text > .message-text")) {
          counts.set(this, (counts.get(this) ?? 0) + 1);
        }
        return getBoundingClientRect.call(this);
      };
    });
    const moved = await reader.movedWhile(async () => {
      await edit(seq, "W".repeat(1_900));
      await page.locator(`#m${seq} .is-high`).waitFor({ state: "attached" });
      await say("W".repeat(1_800));
      await say("the last");
      await page.locator(".message", { hasText: "the last" }).waitFor({ state: "attached" });
    });
    assertEquals(moved, 0);
    const measured = await page.evaluate(() => [
      ...(globalThis as unknown as { counts: Map<Element, number> }).counts.values(),
    ]);
    assertEquals(measured, measured.map(() => 1));
    assert(measured.length >= 2, `${measured.length} measured`);
  });
});

Deno.test("unfolding a long text at the log's end keeps its start in place; folding, its button", async () => {
  await server.talk({ lines: 30 }, async ({ reader, say }) => {
    const { page } = reader;
    await say(numbered(480));
    const line = page.locator(".message", { hasText: "row 1" });
    await line.locator("summary").waitFor();
    await reader.expectAtBottom();
    const top = (selector: string) =>
      line.locator(selector).evaluate((each) => each.getBoundingClientRect().top);
    const before = await top(".message-text");
    await line.locator("summary").click();
    await line.locator("details[open]").waitFor();
    await reader.rest();
    assert(Math.abs(await top(".message-text") - before) <= STILL_PX);
    await say("while reading");
    await page.locator(".pill.has-news").waitFor();
    assert(Math.abs(await top(".message-text") - before) <= STILL_PX);
    await line.locator("summary").scrollIntoViewIfNeeded();
    await reader.rest();
    const button = await top("summary");
    await line.locator("summary").click();
    await line.locator("details:not([open])").waitFor();
    await reader.rest();
    const view = page.viewportSize()!.height;
    const after = await top("summary");
    assert(after > 0 && after < view, `${button} → ${after}`);
    await page.keyboard.press("End");
    await reader.expectAtBottom();
    await say("while following");
    await reader.expectMessage("while following");
    await reader.expectAtBottom();
  });
});

Deno.test("what is read stays where it is while a long text comes above it, is opened and is edited", async () => {
  await server.talk({ lines: 40 }, async ({ reader, say, edit }) => {
    const { page } = reader;
    const seq = await say(numbered(200));
    await say("after it");
    for (let n = 0; n < 30; n += 1) await say(`later ${n}.`);
    // With less below it, the long text itself would be in view.
    await reader.expectMessage("later 29.");
    await reader.expectAtBottom();
    await reader.readUp(500);
    const moved = await reader.movedWhile(async () => {
      await edit(seq, numbered(500));
      await page.locator(".message", { hasText: "row 500" }).waitFor({ state: "attached" });
      await edit(seq, "short now");
      await page.locator(".message", { hasText: "short now" }).waitFor({ state: "attached" });
      await edit(seq, numbered(300));
      await page.locator(".message", { hasText: "row 300" }).waitFor({ state: "attached" });
    });
    assertEquals(moved, 0);
  });
});

Deno.test("by keys a long text is opened and closed; a link that is folded away opens it", async () => {
  await server.talk({ lines: 2 }, async ({ reader, say }) => {
    const { page } = reader;
    await keysReady(page);
    await say(`${numbered(100)}\nhttps://example.org/last`);
    await page.locator(".is-high a").waitFor();
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    assertEquals((await focused(page)).includes("Show all"), true);
    await page.keyboard.press("Enter");
    await page.locator("details[open]").waitFor();
    await page.keyboard.press("Space");
    await page.locator("details:not([open])").waitFor();
    await page.keyboard.press("ArrowRight");
    assertEquals(await focused(page), "https://example.org/last");
    await page.locator("details[open]").waitFor();
    await page.waitForFunction(() => {
      const { top, bottom } = document.activeElement!.getBoundingClientRect();
      const log = document.querySelector(".log")!.getBoundingClientRect();
      return top >= log.top && bottom <= log.bottom;
    });
    await page.keyboard.press("Tab");
    assertEquals(await focused(page), "field");
  });
});

Deno.test("an unfolded text stays unfolded while users join, names change and it is edited", async () => {
  await server.talk({ lines: 2 }, async ({ reader, say, edit, enter }) => {
    const { page } = reader;
    const text = `hello @Reader and @all\n${numbered(200)}\nhttps://example.org/last`;
    const seq = await say(text);
    const line = page.locator(`#m${seq}`);
    await line.locator("summary").click();
    await line.locator("details[open]").waitFor();
    await line.locator(".message-text").evaluate((text) => {
      text.querySelector("a")!.focus({ preventScroll: true });
      getSelection()!.selectAllChildren(text.querySelector(".mention")!);
      Object.assign(globalThis, { before: text });
    });
    const isSame = () =>
      line.locator(".message-text").evaluate((text) =>
        (globalThis as unknown as { before: Element }).before === text
      );
    // Names that begin with the reader's are searched too.
    await using _lee = await enter("Reader Lee");
    await page.locator(".roster-user", { hasText: "Reader Lee" }).waitFor();
    assert(await isSame());
    await line.locator("details[open]").waitFor();
    assertEquals(await page.evaluate(() => getSelection()!.toString()), "@Reader");
    assertEquals(await focused(page), "https://example.org/last");
    await edit(seq, text.replace("hello", "goodbye"));
    await line.locator(".message-text", { hasText: "goodbye" }).waitFor();
    assertEquals(await isSame(), false);
    await line.locator("details[open]").waitFor();
  });
});

Deno.test("a mention that now means another user is no longer marked, and one that means the reader is", async () => {
  await server.talk({ lines: 2 }, async ({ reader, say, enter }) => {
    const { page } = reader;
    await say("@Reader Lee and @Reader");
    await page.locator(".mention").nth(1).waitFor();
    {
      await using _lee = await enter("Reader Lee");
      await page.waitForFunction(() => document.querySelectorAll(".mention").length === 1);
      assertEquals(await reader.messages(), ["line 1.", "line 2.", "@Reader Lee and @Reader"]);
    }
  });
});

Deno.test("without scripts a long text is folded, and its button opens it", async () => {
  await server.talk({ lines: 1, open: false, javaScript: false }, async ({ reader, say, url }) => {
    await say(numbered(480));
    await reader.page.goto(url);
    const frame = reader.page.frameLocator("iframe.refreshing-log");
    const text = frame.locator(".is-high .message-text");
    await text.waitFor();
    const height = async () => (await text.boundingBox())?.height ?? 0;
    assert(await height() < FOLDED_MAX_PX);
    await frame.locator("summary").click();
    assert(await height() > 4_000);
  });
});
