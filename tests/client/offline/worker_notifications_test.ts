// A click on a notification opens the room's tab, otherwise the last tab, otherwise a new one.

import { assertEquals } from "@std/assert";
import { leadToRooms } from "../../../client/offline/worker_notifications.ts";
import type { NotificationScope } from "../../../client/offline/worker_notifications.ts";

/** Clicks on a notification of `work` in a browser with tabs at these addresses; returns what happened. */
async function click(...urls: string[]): Promise<string[]> {
  const did: string[] = [];
  const tabs = urls.map((url) => ({
    url: `https://chat.example${url}`,
    focus() {
      did.push(`focus ${url}`);
      return Promise.resolve(this);
    },
    navigate(to: string) {
      did.push(`navigate ${to}`);
      return Promise.resolve(null);
    },
    postMessage: ({ seq }: { seq: number }) => void did.push(`reveal ${seq}`),
  }));
  let done: Promise<unknown> = Promise.resolve();
  leadToRooms(
    {
      addEventListener(_, listen) {
        listen({
          notification: {
            data: { room: "work", seq: 7, url: "/rooms/work?name=Ann" },
            close: () => did.push("close"),
          },
          waitUntil: (promise) => done = promise,
        });
      },
      clients: {
        matchAll: () => Promise.resolve(tabs),
        openWindow(url) {
          did.push(`open ${url}`);
          return Promise.resolve();
        },
      },
    } satisfies NotificationScope,
  );
  await done;
  return did;
}

Deno.test("leadToRooms() brings the room's tab to the front, and the message into view", async () => {
  const did = await click("/rooms/lobby", "/rooms/work?name=Ann");
  assertEquals(did, ["close", "focus /rooms/work?name=Ann", "reveal 7"]);
});

Deno.test("leadToRooms() uses the most recent tab if no tab shows the room, or opens a new one", async () => {
  const last = ["close", "focus /rooms/lobby", "navigate /rooms/work?name=Ann"];
  assertEquals(await click("/rooms/lobby", "/"), last);
  assertEquals(await click(), ["close", "open /rooms/work?name=Ann"]);
});
