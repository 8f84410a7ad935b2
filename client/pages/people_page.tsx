// Who is here, for the frame beside the log that loads itself again.

import type { PeopleView } from "../../protocol/view.ts";
import { nameTags } from "../log/name_tags.ts";
import { RosterList } from "../room/roster.tsx";
import { texts } from "../texts.ts";

/** How many, and the list. */
export function PeoplePage({ view }: { readonly view: PeopleView }) {
  const { users, count, user } = view;
  return (
    <main class="people" aria-label={texts.roster.title}>
      <p class="hint">{texts.roster.label(count)}</p>
      <RosterList users={users} count={count} user={user} tags={nameTags(users)} />
    </main>
  );
}
