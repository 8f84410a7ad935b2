// Says what is new to whoever cannot see it: politely, and gathered.

import type { Announcement } from "../../model/announcements.ts";

/** Props of `Announcer`. */
export interface AnnouncerProps {
  readonly announcement: Announcement;
}

/** The one live region of a room's page. */
export function Announcer({ announcement }: AnnouncerProps) {
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {/* A new element for each: a screen reader says what is added, and an equal text changes nothing. */}
      <span key={announcement}>{announcement.text}</span>
    </p>
  );
}
