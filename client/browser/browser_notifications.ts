// Shows the browser's notifications. A service worker shows them if there is one: phones allow no other
// way, and only a worker can bring the right tab to the front. A lazy module.

import { type Notification, Notifier, type NotifierOptions } from "../model/notifier.ts";

/** What a notification carries for the click on it. */
export interface NotifiedPlace {
  readonly room: string;
  readonly seq: number;
  readonly url: string;
}

/** What the page's notifier needs. */
export interface PageNotifierOptions
  extends Pick<NotifierOptions, "clock" | "rooms" | "marks" | "user" | "storage"> {
  /** The open room. */
  readonly room: string;
  /** The part of the address that is the same in every room: `?name=…`. */
  readonly query: string;
}

/** Makes the notifier of a page; it covers the open room only while the user does not look at it. */
export function pageNotifier(options: PageNotifierOptions): Notifier {
  const { room, query } = options;
  return new Notifier({
    ...options,
    locks: navigator.locks,
    isLookedAt: (which) =>
      which === room && document.visibilityState === "visible" && document.hasFocus(),
    show: (notification) =>
      void showNotification(notification, `/rooms/${notification.room}${query}`).catch(() => {
        // The user has withdrawn the permission.
      }),
  });
}

/** Shows one notification; a click on it opens `url`. */
export async function showNotification(
  { room, seq, title, body, icon }: Notification,
  url: string,
): Promise<void> {
  const data: NotifiedPlace = { room, seq, url };
  // A notification replaces the previous one of its room, and alerts again.
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

/** Closes the notifications of a room that has been read. */
export async function closeNotifications(room: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const notifications = await registration?.getNotifications({ tag: room }) ?? [];
  for (const notification of notifications) notification.close();
}
