// Measures what 20,000 messages leave in an open page: heap, nodes and listeners.

import { launchWholeChromium } from "../../tests/support/chromium.ts";
import { PageUser } from "../../tests/support/page_user.ts";
import type { Measurements } from "../measurement.ts";
import { startEmptyHubbub } from "../servers/hubbub.ts";
import { CrowdOfGuests } from "./crowd_of_guests.ts";
import { pageCost } from "../../tests/support/page_cost.ts";

const PER_SECOND = 500;
const ROOM = "memory";

/** Measures after each quarter of the messages. */
export async function measureMemory(messages: number, into: Measurements): Promise<void> {
  await using server = await startEmptyHubbub();
  using crowd = await CrowdOfGuests.enter(`ws://127.0.0.1:${server.port}`, ROOM);
  await using browser = await launchWholeChromium();
  await using reader = await PageUser.open(browser);
  await reader.open(`http://127.0.0.1:${server.port}/rooms/${ROOM}?name=Reader`);
  const part = messages / 4;
  for (let said = part; said <= messages; said += part) {
    await crowd.talk({ perSecond: PER_SECOND, messages: part });
    await reader.expectMessage(`${said}:`);
    await reader.rest();
    const { heap, nodes, listeners, lines } = await pageCost(reader.page);
    const load = `after ${said.toLocaleString("en-US")} messages`;
    const add = (figure: string, value: number) =>
      into.add({ suite: "memory of an open page", load, server: "Hubbub", figure }, value);
    add("MB of JavaScript heap", heap / 1_000_000);
    add("nodes", nodes);
    add("listeners", listeners);
    add("messages shown", lines);
  }
}
