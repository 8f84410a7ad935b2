// Shows who joined and left between two messages. Screen readers do not announce it.

import { type NameTags, taggedName } from "../../model/name_tags.ts";
import type { JoinLeaveNotice } from "../../model/join_leave_notices.ts";
import { t } from "../../i18n/messages.ts";

/** Props of `JoinLeaveLine`. */
export interface JoinLeaveLineProps {
  readonly notice: JoinLeaveNotice;
  readonly tags: NameTags;
}

/** One line of fixed height, however many names: it must not move the messages. */
export function JoinLeaveLine({ notice: { came, went }, tags }: JoinLeaveLineProps) {
  const names = (users: JoinLeaveNotice["came"]) => users.map((user) => taggedName(user, tags));
  const sentences = [
    came.length > 0 ? t.log.came(names(came)) : "",
    went.length > 0 ? t.log.went(names(went)) : "",
  ];
  const sentence = sentences.filter(Boolean).join(" · ");
  return (
    <li class="join-leave-line" title={sentence}>
      <span>{sentence}</span>
    </li>
  );
}
