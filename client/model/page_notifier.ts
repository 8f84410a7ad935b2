// A page's notifier, with what it needs of the browser. Loaded when a room's messages are first told.

import { showNotification } from "./browser_notifications.ts";
import { Notifier } from "./notifier.ts";
import type { NotifierOptions } from "./notifier.ts";

/** What it needs of the page. */
export interface PageNotifierOptions
  extends Pick<NotifierOptions, "clock" | "rooms" | "marks" | "user" | "storage"> {
  /** The open room. */
  readonly room: string;
  /** What of the address stays as it is in every room: `?name=…`. */
  readonly query: string;
}

/** Tells of messages in the rooms that are saved, but of the open one only while nobody looks at it. */
export function pageNotifier(options: PageNotifierOptions): Notifier {
  const { room, query } = options;
  return new Notifier({
    ...options,
    locks: navigator.locks,
    isLookedAt: (which) =>
      which === room && document.visibilityState === "visible" && document.hasFocus(),
    show: (notified) =>
      void showNotification(notified, `/rooms/${notified.room}${query}`).catch(() => {
        // The permission was taken back meanwhile.
      }),
  });
}
