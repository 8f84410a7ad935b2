// A flood on a slow device: a few lines at a time, responsive keys, nothing lost and nothing moved.

import { assert, assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";
import type { Talk } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";

const server = pageServer();
const SLOW_DOWN = 4;
const FLOOD = 1_000;
/** Two ms between two messages. */
const A_TICK = { messages: 5, ms: 10 };
/** The most that one render may add, which is the buffer's own limit. */
const DRAWN_MAX = 48;
/** A third of the renders that one per message would take. */
const DRAWINGS_MAX = FLOOD / 3;

/** Sends a thousand messages in two seconds; resolves once all are in the log. */
async function flood({ server, room }: Talk): Promise<void> {
  const socket = new WebSocket(`${server.socketUrl}/ws?name=Flood`, "hubbub.v1");
  await new Promise((open) => socket.onopen = open);
  const received = new Promise<void>((done) =>
    socket.onmessage = ({ data }) => String(data).includes(`"flood ${FLOOD}."`) && done()
  );
  socket.send(JSON.stringify({ type: "join", room }));
  for (let n = 1; n <= FLOOD; n += 1) {
    socket.send(JSON.stringify({ type: "say", room, text: `flood ${n}.` }));
    if (n % A_TICK.messages === 0) await new Promise((go) => setTimeout(go, A_TICK.ms));
  }
  await received;
  socket.close();
}

/** From now on, the page's CPU is slower by this factor. */
async function slowDown({ page }: PageUser): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
}

Deno.test("flood: a slow page renders a few lines at a time, handles keys, and ends without a gap", async () => {
  await server.talk({}, async (talk) => {
    const { reader } = talk;
    await slowDown(reader);
    await reader.page.evaluate(() => {
      const drawn: number[] = [];
      // The changes of one render arrive in one call.
      new MutationObserver((changes) => {
        const lines = changes.flatMap(({ addedNodes }) => [...addedNodes])
          .filter((node) => (node as Element).id?.startsWith("m"));
        // History that is loaded after the flood is above what is there.
        const atEnd = lines.filter((line) => line.textContent?.includes("flood"));
        if (atEnd.length > 0) drawn.push(atEnd.length);
      }).observe(document.querySelector(".log-lines")!, { childList: true });
      Object.assign(globalThis, { drawn });
    });
    await reader.composer.focus();
    await Promise.all([
      flood(talk),
      reader.page.keyboard.type("typed in the flood", { delay: 50 }),
    ]);
    await reader.expectMessage(`flood ${FLOOD}.`);
    const drawn = await reader.page.evaluate(() =>
      (globalThis as unknown as { drawn: number[] }).drawn
    );
    assertEquals(await reader.composer.inputValue(), "typed in the flood");
    assert(drawn.length > 0, "no drawing was seen");
    assert(Math.max(...drawn) <= DRAWN_MAX + 2, `a drawing of ${Math.max(...drawn)} lines`);
    assert(drawn.length <= DRAWINGS_MAX, `${drawn.length} drawings`);
    await reader.expectAtBottom();
    const texts = (await reader.messages()).filter((text) => text.startsWith("flood"));
    const first = FLOOD - texts.length + 1;
    assertEquals(texts, texts.map((_, index) => `flood ${first + index}.`));
  });
});

Deno.test("flood: a user who reads further up sees how much is new, and what they read stays", async () => {
  await server.talk({ lines: 60 }, async (talk) => {
    const { reader } = talk;
    await reader.readUp(600);
    await slowDown(reader);
    const moved = await reader.movedWhile(async () => {
      await flood(talk);
      await reader.page.locator(".pill", { hasText: /\b1,000\b/ }).waitFor();
    });
    assertEquals(moved, 0, "what was read moved");
    await reader.page.locator(".pill").click();
    await reader.page.locator(".new-line").waitFor();
    await reader.expectInView("flood 1.");
  });
});
