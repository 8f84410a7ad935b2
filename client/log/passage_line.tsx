// Who came and went, in one quiet line between two messages. No screen reader is told of it unasked.

import { type NameTags, taggedName } from "./name_tags.ts";
import type { Passage } from "./passages.ts";
import { texts } from "../texts.ts";

/** Props of `PassageLine`. */
export interface PassageLineProps {
  readonly passage: Passage;
  readonly tags: NameTags;
}

/** A line that keeps its height, however many came: moving nothing is worth more than all names. */
export function PassageLine({ passage: { came, went }, tags }: PassageLineProps) {
  const names = (users: Passage["came"]) => users.map((user) => taggedName(user, tags));
  const sentences = [
    came.length > 0 ? texts.log.came(names(came)) : "",
    went.length > 0 ? texts.log.went(names(went)) : "",
  ];
  const sentence = sentences.filter(Boolean).join(" · ");
  return (
    <li class="passage-line" title={sentence}>
      <span>{sentence}</span>
    </li>
  );
}
