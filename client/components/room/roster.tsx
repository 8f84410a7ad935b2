// The roster: a column if there is space, otherwise a popover.

import type { ComponentChildren } from "preact";
import type { PresentUser } from "../../../protocol/frames.ts";
import type { User } from "../../../protocol/events/base.ts";
import { Avatar, UserName } from "../avatar.tsx";
import type { NameTags } from "../../model/name_tags.ts";
import { NoScript } from "../refreshing_frames.tsx";
import { t } from "../../i18n/messages.ts";

/** The id, which the button refers to. */
export const ROSTER_ID = "roster";

/** CSS px. */
const AVATAR_SIZE = 28;

/** Props of `RosterList`. */
export interface PeopleProps {
  readonly users: readonly PresentUser[];
  readonly count: number;
  readonly user: User | null;
  readonly tags: NameTags;
}

/** Props of `Roster`. */
export interface RosterProps extends PeopleProps {
  /** A frame that reloads the list, for browsers without scripts. @default none */
  readonly frame?: ComponentChildren;
  /** The page has no scripts, so only the frame is shown. @default false */
  readonly isFramed?: boolean;
  /**
   * Why the list is out of date: the page was cached (nothing is known), or the connection was
   * lost. @default up to date
   */
  readonly isOld?: "unknown" | "lost";
}

/** A popover, so that it opens without any script. */
export function Roster({ frame, isFramed = false, isOld, ...people }: RosterProps) {
  return (
    <aside class="roster" id={ROSTER_ID} popover="auto" aria-labelledby="roster-title">
      <h2 class="roster-title" id="roster-title">
        {t.roster.title}{" "}
        {!isFramed && isOld !== "unknown" && (
          <span class="roster-count">{t.number(people.count)}</span>
        )}
      </h2>
      {isFramed ? frame : (
        <>
          {isOld !== "unknown" && <RosterList {...people} />}
          {isOld && <p class="roster-more">{t.roster.old(isOld === "lost")}</p>}
          {frame && <NoScript>{frame}</NoScript>}
        </>
      )}
    </aside>
  );
}

/** The users, sorted by name. */
export function RosterList({ users, count, user, tags }: PeopleProps) {
  const sorted = [...users].sort((a, b) =>
    a.name.localeCompare(b.name, t.locale, { sensitivity: "base" }) ||
    (a.id < b.id ? -1 : 1)
  );
  return (
    <>
      {sorted.length === 0
        ? <p class="roster-nobody">{t.roster.nobody}</p>
        : (
          <ul class="roster-list">
            {sorted.map((present) => (
              <li class={present.away ? "roster-user is-away" : "roster-user"} key={present.id}>
                <Avatar user={present} size={AVATAR_SIZE} />
                <UserName user={present} tag={tags.get(present.id)} />
                {present.id === user?.id && <span class="you-mark">{t.log.you}</span>}
                {present.away && <span class="away-mark">{t.roster.away}</span>}
              </li>
            ))}
          </ul>
        )}
      {count > users.length && users.length > 0 && (
        <p class="roster-more">{t.roster.more(count - users.length)}</p>
      )}
    </>
  );
}
