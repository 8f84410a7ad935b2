// Whose message it is, above the first of a group; for a screen reader above each.

import type { User } from "../../../protocol/event.ts";
import { t } from "../../i18n/messages.ts";
import { UserName } from "../avatar.tsx";

/** What is said of the author. */
export interface MessageAuthor {
  readonly user: User;
  readonly tag?: string;
  readonly own: boolean;
  /** Stands below a message of the same author. */
  readonly continued: boolean;
}

/**
 * A line with the name; one's own says so in words. No component, and of as few elements as it can be:
 * what a line is made of is made for each message of a flood (docs/performance.md). Where it is only
 * heard, spaces keep its words apart.
 */
export function messageAuthor({ user, tag, own, continued }: MessageAuthor) {
  return (
    // Another text is another element (key_by_text.ts).
    <p
      class={continued ? "visually-hidden" : "message-author"}
      key={continued ? `${user.name} ${tag}` : undefined}
    >
      {continued ? [user.name, tag, ""].join(" ") : UserName({ user, tag })}
      {own && <span class="you-mark">{t.log.you}</span>}
    </p>
  );
}
