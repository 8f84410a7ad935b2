// Handles clicks on notifications in the service worker: brings the tab of the room to the front.

import type { NotifiedPlace } from "../browser/browser_notifications.ts";

/** A tab, as the worker sees it. */
interface WindowClient {
  readonly url: string;
  focus(): Promise<WindowClient>;
  navigate(url: string): Promise<WindowClient | null>;
  postMessage(message: NotifiedPlace): void;
}

/** The part of the worker's scope that is used. */
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

/** Handles clicks from now on. */
export function leadToRooms(scope: NotificationScope): void {
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(lead(scope, event.notification.data));
  });
}

/** The tab with the room, otherwise the last used tab, otherwise a new one. */
async function lead({ clients }: NotificationScope, place: NotifiedPlace): Promise<void> {
  const tabs = await clients.matchAll({ type: "window" });
  const open = tabs.find(({ url }) => new URL(url).pathname === `/rooms/${place.room}`);
  const tab = open ?? tabs[0];
  if (!tab) return void await clients.openWindow(place.url);
  await tab.focus();
  if (open) open.postMessage(place);
  else await tab.navigate(place.url);
}
