// Whose message it is, above the first of a group; for a screen reader above each.

import type { User } from "../../protocol/event.ts";
import { texts } from "../texts.ts";
import { UserName } from "./user_name.tsx";

/** What is said of the author. */
export interface MessageAuthor {
  readonly user: User;
  readonly tag?: string;
  readonly own: boolean;
  /** Stands below a message of the same author. */
  readonly continued: boolean;
}

/**
 * A line with the name; one's own says so in words. No component: what a line is made of is made for
 * each message of a flood (docs/performance.md).
 */
export function messageAuthor({ user, tag, own, continued }: MessageAuthor) {
  return (
    <p class={continued ? "message-author visually-hidden" : "message-author"}>
      <UserName user={user} tag={tag} />
      {own && <span class="you-mark">{texts.log.you}</span>}
    </p>
  );
}
