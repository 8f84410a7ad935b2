// Opens the roster if it has no column of its own.

import { t } from "../../i18n/messages.ts";
import { ROSTER_ID } from "./roster.tsx";

/**
 * The button, with the number of users if a script keeps it up to date; it works without scripts.
 */
export function RosterButton({ count }: { readonly count?: number }) {
  return (
    <button
      type="button"
      class="roster-button"
      popovertarget={ROSTER_ID}
      title={t.roster.title}
    >
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <circle cx="7.5" cy="7" r="3" />
        <path d="M2 16c.6-3 2.7-4.5 5.5-4.5S12.4 13 13 16M13 4.3a3 3 0 0 1 0 5.4M15.2 12c1.6.7 2.5 2 2.8 4" />
      </svg>
      {count !== undefined && (
        <span class="roster-number">
          <span class="visually-hidden">{t.roster.label(count)}</span>
          <span aria-hidden="true">{t.number(count)}</span>
        </span>
      )}
    </button>
  );
}
