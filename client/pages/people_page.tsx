// Who is here, for the frame beside the log that loads itself again.

import type { PeopleView } from "../../protocol/view.ts";
import { nameTags } from "../model/name_tags.ts";
import { RosterList } from "../components/room/roster.tsx";
import { t } from "../i18n/messages.ts";

/** How many, and the list. */
export function PeoplePage({ view }: { readonly view: PeopleView }) {
  const { users, count, user } = view;
  return (
    <main class="people" aria-label={t.roster.title}>
      <p class="hint">{t.roster.label(count)}</p>
      <RosterList users={users} count={count} user={user} tags={nameTags(users)} />
    </main>
  );
}
