// A page that stays open for days uses no more memory than at first, and handles keys in a flood.

import { assert, assertEquals } from "@std/assert";
import { pageCost } from "../support/page_cost.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();
/** How much a page may shrink and grow, as pictures and pools come and go. */
const SLACK = 1.25;
const FLOOD = 1_000;
/** The cost of a line: how many a flood leaves in the window depends on the speed of the page. */
const LINE = { nodes: 40, bytes: 10_000 };

Deno.test("memory: thousands of messages leave no nodes, no listeners and no lines behind", async () => {
  await server.talk({ lines: 0 }, async ({ server, room, reader }) => {
    const socket = new WebSocket(`${server.socketUrl}/ws?name=Flood`, "hubbub.v1");
    await new Promise((open) => socket.onopen = open);
    socket.send(JSON.stringify({ type: "join", room }));
    let said = 0;
    const flood = async () => {
      const until = said + FLOOD;
      while (said < until) {
        said += 1;
        socket.send(JSON.stringify({ type: "say", room, text: `flood ${said}.` }));
        // In several frames, as from several users.
        if (said % 50 === 0) await reader.page.evaluate(() => new Promise(requestAnimationFrame));
      }
      await reader.expectMessage(`flood ${said}.`);
      await reader.expectAtBottom();
      await reader.rest();
      return await pageCost(reader.page);
    };
    await flood();
    const early = await flood();
    const late = await flood();
    socket.close();
    assert(late.lines <= 300, `${late.lines} lines`);
    const more = Math.max(0, late.lines - early.lines);
    const reported = `${JSON.stringify(early)}, then ${JSON.stringify(late)}`;
    assert(late.nodes <= early.nodes * SLACK + more * LINE.nodes, reported);
    assert(late.heap <= early.heap * SLACK + more * LINE.bytes, reported);
    assertEquals(late.listeners <= early.listeners * SLACK, true);
  });
});

Deno.test("memory: after a flood the log continues without a gap, and older messages can be read", async () => {
  await server.talk({ lines: 5 }, async ({ server, room, reader }) => {
    const socket = new WebSocket(`${server.socketUrl}/ws?name=Flood`, "hubbub.v1");
    await new Promise((open) => socket.onopen = open);
    socket.send(JSON.stringify({ type: "join", room }));
    for (let n = 1; n <= 400; n += 1) {
      socket.send(JSON.stringify({ type: "say", room, text: `flood ${n}.` }));
      if (n % 5 === 0) await new Promise((go) => setTimeout(go, 1));
    }
    await reader.expectMessage("flood 400.");
    await reader.readUp(400);
    const texts = (await reader.messages()).filter((text) => text.startsWith("flood"));
    const first = Number(/\d+/.exec(texts[0]!)![0]);
    assertEquals(texts, texts.map((_, index) => `flood ${first + index}.`));
    assertEquals(texts.at(-1), "flood 400.");
    socket.close();
  });
});
