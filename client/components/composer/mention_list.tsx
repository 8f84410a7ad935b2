// Offers names while the user types a mention: the list above the field, and the keys that choose in it.

import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { mentionAt, mentionOf, type MentionQuery, namesFor } from "../../model/mention_query.ts";
import { isEnterKey } from "../enter_key.ts";
import { replaceText } from "./composer_field.ts";

/** The id of the list, which the field refers to. */
export const MENTION_LIST_ID = "mention-list";

/** The id of one offered name. */
export function mentionOptionId(index: number): string {
  return `mention-${index}`;
}

/** The state of the list. */
export interface Mentions {
  /** The names that match; empty if the list is closed. */
  readonly offered: readonly string[];
  /** The index of the chosen name. */
  readonly chosen: number;
  /** Where in the text the mention begins. */
  readonly from: number | undefined;
  /** Reads the field again, after input. */
  readonly update: () => void;
  /** Closes the list. */
  readonly close: () => void;
  /** Inserts a name. */
  readonly onInsert: (name: string) => void;
  /** Handles a key while the list is open; returns whether it did. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** Follows the mention before the caret of `field`; reads `names` only while there is one. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  names: () => readonly string[],
): Mentions {
  const [query, setQuery] = useState<MentionQuery | undefined>(undefined);
  const [chosen, setChosen] = useState(0);
  const offered = query ? namesFor(query.query, names()) : [];
  const close = () => setQuery(undefined);
  const onInsert = (name: string) => {
    const { current } = field;
    if (!current || !query) return;
    const { from } = query;
    replaceText(current, { from, to: from + 1 + query.query.length, text: `${mentionOf(name)} ` });
    close();
  };
  return {
    offered,
    chosen,
    from: query?.from,
    update() {
      const { current } = field;
      setQuery(current ? mentionAt(current.value, current.selectionStart) : undefined);
      setChosen(0);
    },
    close,
    onInsert,
    onKey(event) {
      const name = offered[chosen];
      if (name === undefined) return false;
      if (event.key === "ArrowDown") setChosen((chosen + 1) % offered.length);
      else if (event.key === "ArrowUp") setChosen((chosen + offered.length - 1) % offered.length);
      else if (event.key === "Escape") close();
      else if (event.key === "Tab" || isEnterKey(event)) onInsert(name);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

/** The list. The focus stays in the field, whose active descendant is the chosen name. */
export function MentionList(
  { offered, chosen, onInsert }: Pick<Mentions, "offered" | "chosen" | "onInsert">,
) {
  return (
    <ul class="mention-list" id={MENTION_LIST_ID} role="listbox" aria-label={t.composer.names}>
      {offered.map((name, index) => (
        <li
          key={name}
          id={mentionOptionId(index)}
          role="option"
          aria-selected={index === chosen}
          // On pointer down, because a click comes after the field has lost the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onInsert(name);
          }}
        >
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}
