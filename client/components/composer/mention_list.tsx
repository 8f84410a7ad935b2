// The names that could be meant, above the field; the keyboard stays in the field.

import { t } from "../../i18n/messages.ts";

/** The id that the field names. */
export const MENTION_LIST_ID = "mention-list";

/** The id of one offered name. */
export function mentionOptionId(index: number): string {
  return `mention-${index}`;
}

/** Props of `MentionList`. */
export interface MentionListProps {
  readonly names: readonly string[];
  readonly chosen: number;
  readonly onTake: (name: string) => void;
}

/** A listbox; what is chosen is told through the field's active descendant. */
export function MentionList({ names, chosen, onTake }: MentionListProps) {
  return (
    <ul class="mention-list" id={MENTION_LIST_ID} role="listbox" aria-label={t.composer.names}>
      {names.map((name, index) => (
        <li
          key={name}
          id={mentionOptionId(index)}
          role="option"
          aria-selected={index === chosen}
          // Before the field would lose the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(name);
          }}
        >
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}
