// The pages of the frames that reload themselves: the log, and the list of users.

import type { LogView, PeopleView } from "../../protocol/view.ts";
import { DayLine } from "../components/log/day_line.tsx";
import { SERVER_ZONE } from "../model/local_time.ts";
import { logLines } from "../model/log_lines.ts";
import { MessageItem } from "../components/log/message_item.tsx";
import { mentionsOn } from "../model/known_authors.ts";
import { nameTags } from "../model/name_tags.ts";
import { frameAddress } from "../components/refreshing_frames.tsx";
import { RosterList } from "../components/room/roster.tsx";
import { currentMessages } from "../model/log_window.ts";
import { restMessages, t } from "../i18n/messages.ts";

/** A refresh interval from which on the page does not reload itself. */
const PAUSE_S = 3_600;

/** Whether the frame does not reload: the user stopped it, or reads older messages. */
export function isPaused(view: LogView): boolean {
  return view.refresh >= PAUSE_S || isOld(view);
}

/** Whether there are newer messages than those shown. */
function isOld({ last, head }: LogView): boolean {
  return last < head;
}

/** The log; the style sheet aligns it to its end, so that the newest messages are visible. */
export function LogPage({ view }: { readonly view: LogView }) {
  const messages = currentMessages(view.events);
  const tags = nameTags([...messages.map(({ user }) => user), ...view.users]);
  const mentions = mentionsOn(messages, view.users, view.user);
  const paused = isPaused(view);
  const { first } = view;
  const newest = <a href={frameAddress(view, "log")}>{restMessages.log.newest}</a>;
  return (
    <main class="log is-framed" tabIndex={0} aria-label={t.log.label(view.room)}>
      <div>
        <h1 class="visually-hidden">{t.log.label(view.room)}</h1>
        <p class="log-pause">
          <span>
            {t.roster.label(view.count)} · {restMessages.log.timesAre(SERVER_ZONE)}
          </span>
          {isOld(view)
            ? newest
            : (
              <a href={frameAddress(view, "log", paused ? {} : { refresh: `${PAUSE_S}` })}>
                {paused ? restMessages.log.resume : restMessages.log.pause}
              </a>
            )}
        </p>
        {first > 1 && (
          <p class="log-older">
            <a href={frameAddress(view, "log", { before: `${first}` })}>{restMessages.log.older}</a>
          </p>
        )}
        <ol class="log-lines">
          {messages.length === 0 && (
            <li class="log-empty">
              <strong>{t.log.empty}</strong>
              <span>{t.log.emptyHint}</span>
            </li>
          )}
          {logLines(messages, { zone: SERVER_ZONE }).map((line) => {
            if (line.kind === "day") {
              return <DayLine key={line.key} at={line.at} zone={SERVER_ZONE} />;
            }
            if (line.kind !== "message") return null;
            const { message, continued } = line;
            return (
              <MessageItem
                key={line.key}
                message={message}
                continued={continued}
                own={view.user?.id === message.user.id}
                mentions={view.user?.id === message.user.id ? undefined : mentions}
                tag={tags.get(message.user.id)}
                zone={SERVER_ZONE}
                isTarget={false}
                editing={false}
                saving={false}
                linkTarget="_top"
              />
            );
          })}
        </ol>
        {isOld(view) && <p class="log-older">{newest}</p>}
      </div>
    </main>
  );
}

/** The list of users, for the frame beside the log. */
export function PeoplePage({ view }: { readonly view: PeopleView }) {
  const { users, count, user } = view;
  return (
    <main class="people" aria-label={t.roster.title}>
      <p class="hint">{t.roster.label(count)}</p>
      <RosterList users={users} count={count} user={user} tags={nameTags(users)} />
    </main>
  );
}
