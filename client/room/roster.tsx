// Who is here: a column where there is room for one, else a card that a button opens.

import type { PresentUser } from "../../protocol/frames.ts";
import type { User } from "../../protocol/event.ts";
import { Avatar } from "../log/avatar.tsx";
import type { NameTags } from "../log/name_tags.ts";
import { texts } from "../texts.ts";
import { UserName } from "../log/user_name.tsx";

/** The roster's id, which the button that opens it names. */
export const ROSTER_ID = "roster";

/** CSS px. */
const AVATAR_SIZE = 28;

/** Props of `Roster`. */
export interface RosterProps {
  readonly users: readonly PresentUser[];
  readonly count: number;
  readonly user: User | null;
  readonly tags: NameTags;
}

/** The list of who is here, by name. A popover, so that it opens without any script. */
export function Roster({ users, count, user, tags }: RosterProps) {
  const sorted = [...users].sort((a, b) =>
    a.name.localeCompare(b.name, texts.locale, { sensitivity: "base" }) ||
    (a.id < b.id ? -1 : 1)
  );
  return (
    <aside class="roster" id={ROSTER_ID} popover="auto" aria-labelledby="roster-title">
      <h2 class="roster-title" id="roster-title">
        {texts.roster.title} <span class="roster-count">{texts.number(count)}</span>
      </h2>
      {sorted.length === 0
        ? <p class="roster-nobody">{texts.roster.nobody}</p>
        : (
          <ul class="roster-list">
            {sorted.map((present) => (
              <li class={present.away ? "roster-user is-away" : "roster-user"} key={present.id}>
                <Avatar user={present} size={AVATAR_SIZE} />
                <UserName user={present} tag={tags.get(present.id)} />
                {present.id === user?.id && <span class="you-mark">{texts.log.you}</span>}
                {present.away && <span class="away-mark">{texts.roster.away}</span>}
              </li>
            ))}
          </ul>
        )}
      {count > users.length && users.length > 0 && (
        <p class="roster-more">{texts.roster.more(count - users.length)}</p>
      )}
    </aside>
  );
}
