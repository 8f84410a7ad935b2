// The author of a message: visible above the first of a group, for screen readers above each.

import type { User } from "../../../protocol/events/base.ts";
import { t } from "../../i18n/messages.ts";
import { UserName } from "../avatar.tsx";

/** The author, as the line shows them. */
export interface MessageAuthor {
  readonly user: User;
  readonly tag?: string;
  readonly own: boolean;
  /** The message follows one of the same author. */
  readonly continued: boolean;
}

/**
 * A line with the name. Not a component, and of few elements, because a flood renders it for each
 * message. If only screen readers get it, spaces separate its words.
 */
export function messageAuthor({ user, tag, own, continued }: MessageAuthor) {
  return (
    // A changed text is a new element (key_by_text.ts).
    <p
      class={continued ? "visually-hidden" : "message-author"}
      key={continued ? `${user.name} ${tag}` : undefined}
    >
      {continued ? [user.name, tag, ""].join(" ") : UserName({ user, tag })}
      {own && <span class="you-mark">{t.log.you}</span>}
    </p>
  );
}
