// Who is writing. The line has its height always, so that it moves nothing.

import type { User } from "../../protocol/event.ts";
import { type NameTags, taggedName } from "../log/name_tags.ts";
import { texts } from "../texts.ts";

/** Props of `TypingLine`. */
export interface TypingLineProps {
  readonly users: readonly User[];
  readonly tags: NameTags;
}

/** Says who writes; not read out, it would never stop. */
export function TypingLine({ users, tags }: TypingLineProps) {
  const [one, other] = users.map((user) => taggedName(user, tags));
  return (
    <p class="typing-line" aria-hidden="true">
      {one && users.length === 1 && texts.typing.one(one)}
      {one && other && users.length === 2 && texts.typing.two(one, other)}
      {users.length > 2 && texts.typing.many}
    </p>
  );
}
