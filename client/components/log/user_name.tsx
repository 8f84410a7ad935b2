// A name as the page writes it: kept apart from the text around it, with a tag where two share it.

import type { User } from "../../../protocol/event.ts";

/** A user's name; `tag` where somebody else has the same. */
export function UserName({ user, tag }: { readonly user: User; readonly tag?: string }) {
  return (
    <span class="user-name">
      <bdi class="user-name-text notranslate">{user.name}</bdi>
      {tag && <span class="user-tag">{tag}</span>}
    </span>
  );
}
