// Says what is new to whoever cannot see it: politely, and gathered.

/** A sentence to be said once. Each is an object of its own: an equal one is said again. */
export interface Announcement {
  readonly text: string;
}

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
