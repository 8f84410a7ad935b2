// Who is writing. The line has its height always, so that it moves nothing.

import type { User } from "../../../protocol/event.ts";
import { type NameTags, taggedName } from "../../model/name_tags.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `TypingLine`. */
export interface TypingLineProps {
  readonly users: readonly User[];
  readonly tags: NameTags;
}

/** Says who writes; not read out, it would never stop. */
export function TypingLine({ users, tags }: TypingLineProps) {
  return <p class="typing-line" aria-hidden="true">{sentence(users, tags)}</p>;
}

function sentence(users: readonly User[], tags: NameTags): string {
  const [one, other] = users.map((user) => taggedName(user, tags));
  if (one === undefined) return "";
  if (other === undefined) return t.typing.one(one);
  return users.length > 2 ? t.typing.many : t.typing.two(one, other);
}
