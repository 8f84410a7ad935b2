// The browser's own notifications. By the service worker where there is one: phones know no other way,
// and only a worker can bring the right tab to the front.

import type { Notification } from "./notifier.ts";

/** What a notification carries for whoever clicks on it. */
export interface NotifiedPlace {
  readonly room: string;
  readonly seq: number;
  readonly url: string;
}

/** Shows one; a click leads to the room. */
export async function showNotification(
  { room, seq, title, body, icon }: Notification,
  url: string,
): Promise<void> {
  const data: NotifiedPlace = { room, seq, url };
  // One of a room takes the place of the one before, and is told like it: not silently.
  const options = { body, icon, tag: room, renotify: true, data };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) return await registration.showNotification(title, options);
  const notification = new Notification(title, options);
  notification.onclick = () => {
    globalThis.focus();
    if (location.pathname !== new URL(url, location.href).pathname) location.assign(url);
    notification.close();
  };
}

/** Takes away what was told of a room: it has been read. */
export async function closeNotifications(room: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const notified = await registration?.getNotifications({ tag: room }) ?? [];
  for (const notification of notified) notification.close();
}
