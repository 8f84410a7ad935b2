// Says what is new to whoever cannot see it: politely, and gathered.

/** The one live region of a room's page. */
export function Announcer({ announcement }: { readonly announcement: string }) {
  return <p class="visually-hidden" role="status" aria-live="polite">{announcement}</p>;
}
