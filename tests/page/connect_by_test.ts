// Each transport, chosen on the welcome page, and networks that break some of them.

import { assert, assertEquals } from "@std/assert";
import {
  LOST_IN_A_ROW_MAX,
  OPEN_WITHIN_MS,
  TRY_HIGHER_AFTER_MS,
} from "../../client/connection/connection.ts";
import type { ConnectBy } from "../../protocol/view.ts";
import { BreakingProxy } from "../support/breaking_proxy.ts";
import type { Passing } from "../support/breaking_proxy.ts";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

/** Enough for the start of a stream, and less than any connection buffers. */
const BEGINNING_MS = 500;

const SHOWN: Record<Exclude<ConnectBy, "auto" | "refresh">, string> = {
  websocket: "WebSocket",
  sse: "SSE",
  polling: "long polling",
};

Deno.test("users on different transports see each other and their messages", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using onSocket = await PageUser.open(browser);
  await using onStream = await PageUser.open(browser);
  await using onPolls = await PageUser.open(browser);
  await using onRefresh = await PageUser.open(browser);
  const people = { websocket: onSocket, sse: onStream, polling: onPolls } as const;
  for (const [connectBy, person] of Object.entries(people)) {
    const by = connectBy as keyof typeof people;
    await person.signIn(server.url, { name: `by-${by}`, connectBy: by });
    await person.expectConnected(SHOWN[by]);
  }
  await onRefresh.signIn(server.url, { name: "by-refresh", connectBy: "refresh" });
  await onRefresh.expectConnected("Refreshed every 5 seconds");
  const frame = onRefresh.page.frameLocator("iframe.refreshing-log");
  for (const [by, person] of Object.entries(people)) {
    await person.say(`from ${by}`);
    for (const other of Object.values(people)) await other.expectMessage(`from ${by}`);
  }
  for (const by of Object.keys(people)) {
    await frame.locator(".message-text", { hasText: `from ${by}` }).waitFor();
  }
  await onRefresh.sayByButton("from refresh");
  for (const other of Object.values(people)) await other.expectMessage("from refresh");
  await onSocket.page.locator(".roster-user", { hasText: "by-polling" }).waitFor();
  await onPolls.page.locator(".roster-user", { hasText: "by-sse" }).waitFor();
  for (const person of Object.values(people)) assertEquals(person.errors, []);
});

Deno.test("edits and deletions over SSE and long polling reach the others", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using reader = await PageUser.open(browser);
  await reader.signIn(server.url, { name: "reader" });
  for (const connectBy of ["sse", "polling"] as const) {
    await using writer = await PageUser.open(browser);
    await writer.signIn(server.url, { name: `by-${connectBy}`, connectBy });
    await writer.expectConnected(SHOWN[connectBy]);
    await writer.say(`teh ${connectBy}`);
    await reader.expectMessage(`teh ${connectBy}`);
    await writer.expectMessage(`teh ${connectBy}`);
    await writer.composer.press("ArrowUp");
    await writer.page.locator(".message textarea").fill(`the ${connectBy}`);
    await writer.page.keyboard.press("Enter");
    await reader.expectMessage(`the ${connectBy}`);
  }
});

Deno.test("automatic falls back if a network breaks upgrades and streams, and recovers", async () => {
  await using server = await ServerProcess.start();
  await using proxy = new BreakingProxy(server.url, { websocket: false, streams: false });
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await alice.page.clock.install();
  await alice.signIn(proxy.url, { name: "Alice" });
  // First the upgrade is given up, then the stream.
  for (const given of [1, 2]) {
    await until(() => Promise.resolve(proxy.swallowed >= given));
    await alice.page.clock.fastForward(OPEN_WITHIN_MS);
  }
  await alice.expectConnected("long polling");
  await alice.say("through it");
  await alice.expectMessage("through it");
  await (await fetch(`${server.url}/rooms/lobby?name=bob`, { method: "POST", body: "and back" }))
    .body?.cancel();
  await alice.expectMessage("and back");

  proxy.passing.websocket = true;
  // In two steps with messages between them: a poll without an answer for longer counts as lost.
  await alice.page.clock.fastForward(TRY_HIGHER_AFTER_MS / 2);
  await alice.say("half way");
  await alice.expectMessage("half way");
  await alice.page.clock.fastForward(TRY_HIGHER_AFTER_MS / 2);
  await alice.expectConnected("WebSocket");
  await alice.say("on the better way");
  await alice.expectMessage("on the better way");
  assertEquals(await alice.messages(), [
    "through it",
    "and back",
    "half way",
    "on the better way",
  ]);
});

Deno.test("automatic uses SSE if only upgrades are dropped", async () => {
  await using server = await ServerProcess.start();
  await using proxy = new BreakingProxy(server.url, { websocket: false, streams: true });
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await alice.signIn(proxy.url, { name: "Alice" });
  await alice.expectConnected("SSE");
  await alice.say("through it");
  await alice.expectMessage("through it");
});

Deno.test("automatic uses long polling if a network passes only the start of a stream", async () => {
  await using server = await ServerProcess.start();
  let streams = 0;
  const passing: Passing = { websocket: false, streams: true };
  await using proxy = new BreakingProxy(server.url, passing);
  passing.answer = (request) => {
    if (request.headers.get("accept") !== "text/event-stream") return undefined;
    streams += 1;
    return proxy.forward(request).then(({ body, headers }) => {
      const cut = new TransformStream<Uint8Array, Uint8Array>({
        start: (controller) => void setTimeout(() => controller.terminate(), BEGINNING_MS),
      });
      return new Response(body?.pipeThrough(cut), { headers });
    });
  };
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await alice.signIn(proxy.url, { name: "Alice" });
  await alice.expectConnected("long polling");
  assert(streams > 0 && streams <= LOST_IN_A_ROW_MAX, `${streams} streams`);
  await alice.say("through it");
  await alice.expectMessage("through it");
});
