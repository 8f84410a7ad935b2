// Names who is typing. The line always has its height, so that it moves nothing.

import type { User } from "../../../protocol/events/base.ts";
import { type NameTags, taggedName } from "../../model/name_tags.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `TypingLine`. */
export interface TypingLineProps {
  readonly users: readonly User[];
  readonly tags: NameTags;
}

/** The line; hidden from screen readers, which would announce it all the time. */
export function TypingLine({ users, tags }: TypingLineProps) {
  return <p class="typing-line" aria-hidden="true">{sentence(users, tags)}</p>;
}

function sentence(users: readonly User[], tags: NameTags): string {
  const [one, other] = users.map((user) => taggedName(user, tags));
  if (one === undefined) return "";
  if (other === undefined) return t.typing.one(one);
  return users.length > 2 ? t.typing.many : t.typing.two(one, other);
}
