// The page with a browser's translator, which replaces text nodes by elements: every change is
// visible, and what is removed disappears.

import { assert, assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";

const server = pageServer();

/** Does what Chrome's translator does, now and with everything later. */
async function translate(user: PageUser): Promise<void> {
  await user.page.evaluate(() => {
    const wrap = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
      if (root instanceof Text) texts.push(root);
      for (const text of texts) {
        const { parentElement } = text;
        const isCached = parentElement?.closest("font, script, style, textarea, .notranslate");
        if (!parentElement || isCached || !text.data.trim()) continue;
        const outer = document.createElement("font");
        const inner = document.createElement("font");
        outer.dir = inner.dir = "auto";
        // A translation: the same words with a mark.
        inner.textContent = `«${text.data}»`;
        outer.append(inner);
        text.replaceWith(outer);
      }
    };
    wrap(document.body);
    new MutationObserver((records) => {
      for (const { addedNodes } of records) addedNodes.forEach(wrap);
    }).observe(document.body, { childList: true, subtree: true });
  });
}

/** The text of a part of the page, without the translator's marks. */
async function textOf(user: PageUser, selector: string): Promise<string> {
  const text = await user.page.locator(selector).first().innerText();
  return text.replaceAll(/[«»]/g, "").replaceAll(/\s+/g, " ").trim();
}

async function expectText(user: PageUser, selector: string, text: string): Promise<void> {
  await user.page.waitForFunction(([selector, text]) => {
    const element = document.querySelector<HTMLElement>(selector!);
    return element?.innerText.replaceAll(/[«»]/g, "").replaceAll(/\s+/g, " ").trim() === text;
  }, [selector, text] as const);
}

/** Edits of a message: the old and new text, and what is shown then. */
const EDITS: readonly (readonly [from: string, to: string, read: string])[] = [
  ["plain before", "plain after", "plain after"],
  ["plain before", "a *rich* after", "a rich after"],
  ["a *rich* before", "plain after", "plain after"],
  ["see https://a.example/x now", "see https://b.example/y then", "see https://b.example/y then"],
  ["a `code` before", "a `code` after", "a code after"],
  ["hello @Reader", "goodbye @Reader", "goodbye @Reader"],
  ["> quoted before", "> quoted after", "quoted after"],
  ["- one\n- two", "- one", "one"],
  ["two\nlines", "one line", "one line"],
  ["🎉", "no more", "no more"],
  ["before", "🎉", "🎉"],
];

Deno.test("an edit and a deletion are seen in a translated page, and nothing of the old text", async () => {
  await server.talk({ lines: 3 }, async ({ reader, say, edit, remove }) => {
    const seqs = [];
    for (const [from] of EDITS) seqs.push(await say(from));
    await reader.page.locator(`#m${seqs.at(-1)}`).waitFor();
    // The Markdown parser is loaded when a text first needs it.
    await reader.page.locator(".message blockquote").waitFor();
    await translate(reader);
    for (const [index, [, to, read]] of EDITS.entries()) {
      await edit(seqs[index]!, to);
      await expectText(reader, `#m${seqs[index]} .message-text`, read);
      assert((await textOf(reader, `#m${seqs[index]} .message-meta`)).includes("edited"));
    }
    for (const seq of seqs) {
      await remove(seq);
      await expectText(reader, `#m${seq} .message-text`, "This message was deleted");
    }
  });
});

Deno.test("a message that comes while a page is translated is seen, and who wrote it", async () => {
  await server.talk({ lines: 3 }, async ({ reader, say, enter }) => {
    await translate(reader);
    const seq = await say("the first");
    await expectText(reader, `#m${seq} .message-text`, "the first");
    await using other = await enter("Other");
    await other.say("from another");
    await reader.page.locator(".message", { hasText: "from another" }).waitFor();
    assertEquals(await textOf(reader, ".message:last-child .user-name-text"), "Other");
  });
});

Deno.test("the connection, the numbers and the names of a translated page are those of now", async () => {
  await server.talk({ lines: 3 }, async ({ reader, server, enter }) => {
    const { page } = reader;
    await translate(reader);
    await expectText(reader, ".roster-number > [aria-hidden]", "1");
    {
      await using other = await enter("Other");
      await expectText(reader, ".roster-number > [aria-hidden]", "2");
      await expectText(reader, ".roster-count", "2");
      await other.composer.pressSequentially("t");
      await expectText(reader, ".typing-line", "Other is writing …");
      await other.say("said");
      await expectText(reader, ".typing-line", "");
    }
    await expectText(reader, ".roster-number > [aria-hidden]", "1");
    await expectText(reader, ".roster-count", "1");
    assertEquals(await page.locator(".roster-user").count(), 1);

    await server.kill("SIGKILL");
    await page.locator(".connection-line.is-waiting").waitFor();
    await page.waitForFunction(() =>
      /^«?Reconnecting/.test(document.querySelector<HTMLElement>(".connection-words")!.innerText)
    );
    assert(!(await textOf(reader, ".connection-words")).includes("Connected"));
    await reader.say("kept for later");
    await page.locator(".message.is-own", { hasText: "waiting for the connection" }).waitFor();
    await server.restart();
    await page.waitForFunction(() =>
      /^«?Connected/.test(document.querySelector<HTMLElement>(".connection-words")!.innerText)
    );
    assert(!(await textOf(reader, ".connection-words")).includes("Reconnecting"));
    await page.locator(".message.is-own[id]", { hasText: "kept for later" }).waitFor();
    assertEquals(await page.locator(".message", { hasText: "waits for" }).count(), 0);
  });
});

Deno.test("the name of a room is nowhere translated", async () => {
  await server.talk({ lines: 3 }, async ({ reader, server, url, room }) => {
    const { page } = reader;
    for (const address of [url, `${server.url}/rooms`]) {
      await page.goto(address);
      await page.getByText(room, { exact: true }).first().waitFor();
      await translate(reader);
      assertEquals(await page.getByText(`«${room}»`, { exact: true }).count(), 0, address);
    }
  });
});

Deno.test("unread marks, the switcher and announcements of a translated page are those of now", async () => {
  await server.talk({ lines: 60 }, async ({ reader, say }) => {
    const { page } = reader;
    await translate(reader);
    await reader.readUp(600);
    await say("one more");
    await expectText(reader, ".pill span", "1 new message");
    await say("and another");
    await expectText(reader, ".pill span", "2 new messages");
    await page.waitForFunction(() =>
      /another|latest/.test(document.querySelector(".visually-hidden[aria-live]")!.textContent)
    );
    await page.locator(".pill").click();
    await reader.expectAtBottom();
    assertEquals(await page.locator(".pill:visible").count(), 0);

    await page.keyboard.press("Control+k");
    await page.locator(".switcher-field").fill("gard");
    await page.locator(".switcher [role=option]", { hasText: "gard" }).first().waitFor();
    await page.locator(".switcher-field").fill("garden");
    await page.locator(".switcher [role=option]", { hasText: "garden" }).first().waitFor();
    assertEquals(await page.locator(".switcher [role=option]").count(), 1);
    assertEquals(
      await page.locator(".switcher [role=option]").innerText(),
      "«Open a new room: »garden",
    );
    await page.keyboard.press("Escape");

    const max = 4_000;
    await reader.composer.fill("x".repeat(max - 1));
    await expectText(reader, "#composer-left", "1 characters left");
    await reader.composer.fill("x".repeat(max + 1));
    await expectText(reader, "#composer-left", "1 characters too many");
  });
});
