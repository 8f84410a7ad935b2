// A notification goes through the worker if there is one, and alerts each time.

import { assertEquals } from "@std/assert";
import { showNotification } from "../../../client/browser/browser_notifications.ts";

interface Shown {
  readonly title: string;
  readonly options: NotificationOptions & { readonly renotify?: boolean };
}

const NOTIFIED = { room: "work", seq: 7, title: "Ann in work", body: "hi", icon: "/avatars/u_a" };

/** A browser that records what it is asked to show. */
async function shownBy(worker: boolean, show: () => Promise<void>): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  const scope = globalThis as { Notification?: unknown };
  const add = (title: string, options: NotificationOptions) => void shown.push({ title, options });
  const registration = {
    active: {},
    showNotification: (title: string, options: NotificationOptions) =>
      Promise.resolve(add(title, options)),
  };
  scope.Notification = class {
    constructor(title: string, options: NotificationOptions) {
      add(title, options);
    }
  };
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: worker ? { getRegistration: () => Promise.resolve(registration) } : undefined,
  });
  try {
    await show();
    return shown;
  } finally {
    delete scope.Notification;
    Reflect.deleteProperty(navigator, "serviceWorker");
  }
}

for (const worker of [true, false]) {
  Deno.test(`showNotification() alerts again for each message of a room, ${worker ? "by the worker" : "without a worker"}`, async () => {
    const shown = await shownBy(worker, async () => {
      await showNotification(NOTIFIED, "/rooms/work");
      await showNotification({ ...NOTIFIED, seq: 8, body: "are you there?" }, "/rooms/work");
    });
    assertEquals(shown.map(({ options: { body, tag, renotify } }) => [body, tag, renotify]), [
      ["hi", "work", true],
      ["are you there?", "work", true],
    ]);
  });
}
