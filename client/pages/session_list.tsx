// The user's sessions, each with a button that ends it.

import type { SessionLine } from "../../protocol/view.ts";
import { ShortTime } from "../components/short_time.tsx";
import { restMessages } from "../i18n/messages.ts";

/** The list. The current session has no button: signing out ends it. */
export function SessionList({ sessions }: { readonly sessions: readonly SessionLine[] }) {
  return (
    <ul class="session-list">
      {sessions.map(({ id, label, createdAt, current }) => (
        <li class="session-line" key={id}>
          <span class="session-label">
            <bdi>{restMessages.welcome.session(label)}</bdi>
            {current && <span class="you-mark">{restMessages.welcome.thisOne}</span>}
            <span class="hint">
              <ShortTime at={createdAt} words={restMessages.welcome.since} />
            </span>
          </span>
          {!current && (
            <form method="post" action="/session/end">
              <input type="hidden" name="session" value={id} />
              <button
                type="submit"
                class="button is-small is-quiet"
                aria-label={restMessages.welcome.endLabel(restMessages.welcome.session(label))}
              >
                {restMessages.welcome.end}
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}
