// Who came and went, in one quiet line between two messages. No screen reader is told of it unasked.

import type { Passage } from "./passages.ts";
import { texts } from "../texts.ts";

/** A line that keeps its height, however many came: moving nothing is worth more than all names. */
export function PassageLine({ passage: { came, went } }: { readonly passage: Passage }) {
  const names = (users: Passage["came"]) => users.map(({ name }) => name);
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
