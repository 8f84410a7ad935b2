// Where somebody is signed in, each with a way to end it.

import type { SessionLine } from "../../protocol/view.ts";
import { isoOf, SERVER_ZONE, shortDateOf } from "../text/local_time.ts";
import { pageTexts } from "../texts.ts";

/** One's own sessions. Ending the one that asks is signing out. */
export function SessionList({ sessions }: { readonly sessions: readonly SessionLine[] }) {
  return (
    <ul class="session-list">
      {sessions.map(({ id, label, createdAt, current }) => (
        <li class="session-line" key={id}>
          <span class="session-label">
            <bdi>{pageTexts.welcome.session(label)}</bdi>
            {current && <span class="you-mark">{pageTexts.welcome.thisOne}</span>}
            <span class="hint">
              <time dateTime={isoOf(createdAt)}>
                {pageTexts.welcome.since(`${shortDateOf(createdAt, SERVER_ZONE)} ${SERVER_ZONE}`)}
              </time>
            </span>
          </span>
          {!current && (
            <form method="post" action="/session/end">
              <input type="hidden" name="session" value={id} />
              <button
                type="submit"
                class="button is-small is-quiet"
                aria-label={pageTexts.welcome.endLabel(pageTexts.welcome.session(label))}
              >
                {pageTexts.welcome.end}
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}
