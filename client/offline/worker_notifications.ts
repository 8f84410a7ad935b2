// The service worker's part of notifications: a click brings the room's tab to the front.

import type { NotifiedPlace } from "../browser/browser_notifications.ts";

/** A tab, as a worker knows it. */
interface WindowClient {
  readonly url: string;
  focus(): Promise<WindowClient>;
  navigate(url: string): Promise<WindowClient | null>;
  postMessage(message: NotifiedPlace): void;
}

/** What is used of the worker's scope. */
export interface NotificationScope {
  addEventListener(type: "notificationclick", listen: (event: ClickEvent) => void): void;
  readonly clients: {
    matchAll(options: { readonly type: "window" }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

interface ClickEvent {
  readonly notification: { readonly data: NotifiedPlace; close(): void };
  waitUntil(promise: Promise<unknown>): void;
}

/** Hears clicks from now on. */
export function leadToRooms(scope: NotificationScope): void {
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(lead(scope, event.notification.data));
  });
}

/** The tab in which the room is open, else the one that was used last, else a new one. */
async function lead({ clients }: NotificationScope, place: NotifiedPlace): Promise<void> {
  const tabs = await clients.matchAll({ type: "window" });
  const open = tabs.find(({ url }) => new URL(url).pathname === `/rooms/${place.room}`);
  const tab = open ?? tabs[0];
  if (!tab) return void await clients.openWindow(place.url);
  await tab.focus();
  if (open) open.postMessage(place);
  else await tab.navigate(place.url);
}
