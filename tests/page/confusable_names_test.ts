// Confusable names, and direction marks: distinguished, and confined to their own line.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { getJson, postJson, say } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

const INVISIBLE = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u3164"];

Deno.test("users with confusable names all have a tag", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  const pairs = [["alice", "аlice"], ["bob", "B0b"], ["paypal", "рауpаl"], [
    "mia",
    "rnia",
  ]] as const;
  for (const [n, [name, other]] of pairs.entries()) {
    const room = `pair-${n}`;
    await say(server, room, "me", name);
    await say(server, room, "me too", other);
    await say(server, room, "somebody else", "zoe");
    await using reader = await PageUser.open(browser);
    await reader.open(`${server.url}/rooms/${room}`);
    const tags = await reader.page.locator(".message-author").evaluateAll((authors) =>
      authors.map((author) => author.querySelector(".user-tag")?.textContent ?? "")
    );
    assertEquals([name, tags.map((tag) => tag !== "")], [name, [true, true, false]]);
    assert(tags[0] !== tags[1]);
  }
});

Deno.test("names with invisible characters are refused everywhere", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  for (const mark of INVISIBLE) {
    for (const name of [`al${mark}ice`, `${mark}alice${mark}x`, `x${mark}y`]) {
      const said = await postJson(server, "/rooms/lobby", { text: "x", name });
      const entered = await postJson(server, "/session", { name });
      const codes = [(await said.json()).code, (await entered.json()).code];
      assertEquals([escape(name), ...codes], [escape(name), "bad_request", "bad_request"]);
      const socket = await JsonSocket.open(server.socketUrl, { name }).catch(() => "refused");
      assertEquals(socket, "refused");
    }
  }
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
});

Deno.test("direction marks in a text affect nothing around it", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  // Reversed and never restored, by each of the marks that can.
  for (const mark of ["\u202e", "\u202d", "\u202b", "\u2067", "\u2068", "\u061c"]) {
    await say(server, "turned", `${mark}turned by ${escape(mark)}`, "אבג");
  }
  await say(server, "turned", "after it", "alice");
  await using reader = await PageUser.open(browser);
  await reader.open(`${server.url}/rooms/turned`);
  // Each character of a time and of the last message is to the right of the one before it.
  const turned = await reader.page.evaluate(() => {
    const last = [...document.querySelectorAll(".message-text")].at(-1)!;
    const pieces = [...document.querySelectorAll(".message time"), last];
    return pieces.flatMap((piece) => {
      const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
      const lefts: number[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        for (let n = 0; n < node.nodeValue!.length; n++) {
          const range = document.createRange();
          range.setStart(node, n);
          range.setEnd(node, n + 1);
          lefts.push(range.getBoundingClientRect().left);
        }
      }
      return lefts.some((left, n) => n > 0 && left < lefts[n - 1]!) ? [piece.textContent] : [];
    });
  });
  assertEquals(turned, []);
  const isolated = await reader.page.locator(".user-name-text").evaluateAll((names) =>
    names.every((name) => getComputedStyle(name).unicodeBidi === "isolate")
  );
  assertEquals(isolated, true);
});
