// Texts are shown as intended and mention the intended users, live and after a reload.

import { assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();

Deno.test("a mention without spaces around it is marked, and so is a name of symbols", async () => {
  const said = ["@张三你好", "你好@张三", "（＠张三）", "`@张三`", "https://e.example/@张三"];
  await server.talk({ lines: 0, open: false }, async ({ reader, say, url }) => {
    await reader.open(url.replace("Reader", encodeURIComponent("张三")));
    for (const text of said) await say(text);
    await reader.expectMessage("/@张三");
    const marked = () => reader.page.locator(".is-mention .message-text").allInnerTexts();
    await reader.page.locator("#m4 code").waitFor();
    assertEquals(await marked(), said.slice(0, 3));
    assertEquals(await reader.page.locator(".mention").count(), 3);
    await reader.page.reload();
    await reader.expectConnected("Connected");
    assertEquals(await marked(), said.slice(0, 3));
  });
  await server.talk({ lines: 0, open: false }, async ({ reader, say, url }) => {
    await reader.open(url.replace("Reader", "_ann_"));
    await say("hi @_ann_ and *you*");
    await reader.page.locator("#m1 em").waitFor();
    assertEquals(await reader.page.locator(".mention").allInnerTexts(), ["@_ann_"]);
  });
});

Deno.test("only the person meant is spoken to, of those whose names begin alike", async () => {
  await server.talk({ lines: 0 }, async ({ reader, say, enter }) => {
    await using _longer = await enter("Reader Lee");
    for (const text of ["@Reader Lee", "@reader.smith", "@Reader-2", "@Reader, hi"]) {
      await say(text);
    }
    await reader.expectMessage("@Reader, hi");
    assertEquals(await reader.page.locator(".is-mention").count(), 1);
    assertEquals(await reader.page.locator("#m4 .mention").innerText(), "@Reader");
  });
});

Deno.test("a name is offered after letters that stand without spaces", async () => {
  await server.talk({ lines: 1 }, async ({ reader }) => {
    for (const before of ["你好@tal", "你好，＠tal"]) {
      await reader.composer.fill("");
      await reader.composer.pressSequentially(before);
      await reader.page.locator('[role="option"]', { hasText: "Talker" }).waitFor();
      await reader.composer.press("Tab");
      assertEquals(await reader.composer.inputValue(), before.slice(0, -4) + "@Talker ");
    }
  });
});

Deno.test("a name whose signs would be Markdown is picked so that it is shown, and spoken to", async () => {
  await server.talk({ lines: 0 }, async ({ reader, enter }) => {
    await using star = await enter("The *Star*");
    await star.say("here");
    await reader.expectMessage("here");
    await reader.composer.pressSequentially("hi @star");
    await reader.page.locator('[role="option"]', { hasText: "The *Star*" }).waitFor();
    await reader.composer.press("Tab");
    await reader.composer.pressSequentially("and *you*");
    await reader.composer.press("Enter");
    await star.page.locator("#m2 .mention").waitFor();
    assertEquals(
      await star.page.locator("#m2 .message-text").innerText(),
      "hi @The *Star* and you",
    );
  });
});

Deno.test("two people of one name are offered each, and only the one chosen is spoken to", async () => {
  await server.talk({ lines: 0, open: false }, async ({ reader, enter, server, room }) => {
    await using other = await enter("Other");
    const tags: string[] = [];
    for (const ann of [reader, other]) {
      await ann.signIn(server.url, { name: "Ann", room });
      await ann.expectConnected("Connected");
    }
    for (const { page } of [reader, other]) {
      const tag = page.locator(".roster-user", { has: page.locator(".you-mark") })
        .locator(".user-tag");
      tags.push(`Ann#${await tag.innerText()}`);
    }
    assertEquals(new Set(tags).size, 2);
    await using writer = await enter("Writer");
    for (const tag of tags) {
      await writer.composer.pressSequentially("@ann");
      const options = writer.page.locator('[role="option"]');
      await options.nth(1).waitFor();
      assertEquals((await options.allInnerTexts()).sort(), [...tags].sort());
      await options.filter({ hasText: tag }).click();
      assertEquals(await writer.composer.inputValue(), `@${tag} `);
      await writer.composer.press("Enter");
    }
    for (const [index, ann] of [reader, other].entries()) {
      await ann.expectMessage(`@${tags[1]}`);
      assertEquals(await ann.page.locator(".is-mention .mention").allInnerTexts(), [
        `@${tags[index]}`,
      ]);
    }
  });
});

Deno.test("signs that people write are shown, and quotes end with their lines", async () => {
  const said = [
    ">_<",
    ">:(",
    ">100 people",
    "10~20, 30~40",
    "**强调。**后面",
    "> quoted\nmy answer",
  ];
  await server.talk({ lines: 0 }, async ({ reader, say }) => {
    for (const text of said) await say(text);
    await reader.page.locator("#m6 blockquote").waitFor();
    assertEquals((await reader.messages()).slice(0, 5), [
      ...said.slice(0, 4),
      "强调。后面",
    ]);
    assertEquals(await reader.page.locator("#m5 strong").innerText(), "强调。");
    assertEquals(await reader.page.locator("#m6 blockquote").innerText(), "quoted");
    assertEquals(await reader.page.locator("#m6 .message-text > p").innerText(), "my answer");
    assertEquals(await reader.page.locator("del").count(), 0);
  });
});

Deno.test("links end before the sentence's punctuation, with and without Markdown", async () => {
  const said =
    "看https://e.example/a，很好（https://e.example/b）https://e.example/c、Https://e.example/d";
  const links = [
    "https://e.example/a",
    "https://e.example/b",
    "https://e.example/c",
    "Https://e.example/d",
  ];
  await server.talk({ lines: 0 }, async ({ reader, say }) => {
    await say(said);
    await say(`*x* ${said}`);
    await reader.page.locator("#m2 em").waitFor();
    for (const message of ["#m1", "#m2"]) {
      assertEquals(await reader.page.locator(`${message} .message-text a`).allInnerTexts(), links);
    }
  });
});

Deno.test("a mention in code does not count in a room beside the open one", async () => {
  await server.talk({ lines: 1 }, async ({ reader, server, url, room }) => {
    // The room is saved; another one is opened, and no message there needed the parser.
    await reader.open(url.replace(room, `${room}-b`));
    for (const text of ["`@Reader`", "hi @Reader"]) {
      const said = await fetch(`${server.url}/rooms/${room}?name=Writer`, {
        method: "POST",
        body: text,
        headers: { "content-type": "text/plain" },
      });
      await said.body?.cancel();
    }
    // Both have arrived.
    const marks = reader.page.locator(".unread-marks", { hasText: "2 new" }).first();
    await marks.waitFor({ state: "attached" });
    assertEquals(await marks.locator(".is-mention").textContent(), "@1");
  });
});

Deno.test("who takes another name keeps the mentions of the one before", async () => {
  await server.talk({ lines: 0, open: false }, async ({ reader, server, room, say }) => {
    await reader.signIn(server.url, { name: "Old", room });
    await reader.expectConnected("Connected");
    await reader.say("I am here");
    await reader.expectMessage("I am here");
    await say("hello @Old");
    const mentions = reader.page.locator(".mention");
    await mentions.waitFor();
    await reader.page.evaluate(async () => {
      await fetch("/session", { method: "POST", body: new URLSearchParams({ name: "New" }) });
    });
    await reader.page.reload();
    await reader.expectConnected("Connected");
    await say("hello @New");
    await mentions.nth(1).waitFor();
    assertEquals(await mentions.allInnerTexts(), ["@Old", "@New"]);
  });
});
